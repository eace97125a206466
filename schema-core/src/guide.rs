//! The attributes, one by one.
