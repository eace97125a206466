//! The Rust half of the Python package `inputschema`: the module `inputschema._core`.
//!
//! It knows schemas, arrays and reports. What is easier to say in Python (the classes that users see,
//! live models, decorators) is beside it, in the folder `inputschema`, and calls it.

mod command;
mod give;
mod infer;
mod intake;
mod model;
mod repair;
mod report;
mod sample;
mod schema;
mod stream;

use pyo3::prelude::*;

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<schema::Schema>()?;
    module.add_class::<model::Contract>()?;
    module.add_class::<report::Map>()?;
    module.add_class::<report::Report>()?;
    module.add_class::<repair::Log>()?;
    module.add_class::<repair::Outcome>()?;
    module.add_class::<repair::Plan>()?;
    module.add_function(wrap_pyfunction!(repair::offers, module)?)?;
    module.add_function(wrap_pyfunction!(sample::almost, module)?)?;
    module.add_function(wrap_pyfunction!(sample::breakable, module)?)?;
    module.add_function(wrap_pyfunction!(sample::sample, module)?)?;
    module.add_function(wrap_pyfunction!(command::command, module)?)?;
    module.add_class::<report::Violation>()?;
    module.add_class::<stream::Stream>()?;
    module.add_function(wrap_pyfunction!(infer::infer, module)?)?;
    module.add_function(wrap_pyfunction!(schema::dtype_name, module)?)?;
    module.add_function(wrap_pyfunction!(schema::dtype_of_code, module)?)?;
    module.add_function(wrap_pyfunction!(schema::nearest, module)?)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
