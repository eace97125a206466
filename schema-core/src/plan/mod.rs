//! What can be done about arrays that do not fit, as data: a [`Repair`] is a list of [`Step`]s.
//!
//! Reports offer plans, and `repair` carries them out.

mod coerce;
mod imputation;
mod repair;
mod step;

pub use coerce::Coerce;
pub use imputation::Imputation;
pub use repair::Repair;
pub use step::Step;
