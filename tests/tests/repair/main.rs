//! Arrays that are mended: what each repair does, what it says, and what reports offer.

mod offers;
