//! What `#[derive(InputSchema)]` and `literal!` write calls into this module. It is no interface:
//! any release may change it.
