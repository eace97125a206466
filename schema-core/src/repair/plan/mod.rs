//! Plans as data: a [`Repair`] is a list of [`Step`]s.

mod coerce;
mod imputation;
mod marks;
mod repair;
mod step;

pub use coerce::Coerce;
pub use imputation::Imputation;
pub use marks::Marks;
pub use repair::Repair;
pub use step::Step;
