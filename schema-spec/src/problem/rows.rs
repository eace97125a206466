//! The rows of a schema: what arrays have in common along axis 0.

use crate::text::{as_str, same_str};
use crate::{ArraySpec, Dim, Message, Schema};

/// The symbol for the number of rows, if axis 0 of arrays may be several.
const BATCH: &str = "batch";

/// The symbol for the number of rows: that of axis 0. If arrays have several, it is `batch`.
///
/// # Errors
///
/// Says why the rows of the schema cannot be taken: there is no such symbol, or several; or a size depends
/// on it beside that of axis 0.
pub const fn row_symbol(schema: &Schema) -> Result<&str, Message> {
    let mut first: Option<(&str, &str)> = None;
    let mut other: Option<(&str, &str)> = None;
    let mut index = 0;
    while let Some(spec) = schema.array(index) {
        if let [Dim::Symbol(symbol), ..] = spec.dims() {
            let symbol = as_str(symbol);
            match first {
                None => first = Some((symbol, spec.name())),
                Some((known, _)) if !same_str(known, symbol) => {
                    other = Some((symbol, spec.name()));
                    if same_str(symbol, BATCH) {
                        (first, other) = (other, first);
                    }
                }
                Some(_) => {}
            }
        }
        index += 1;
    }
    let Some((symbol, array)) = first else {
        return Err(Message::new("").code(schema.name()).text(
            " has no rows: no axis 0 of its arrays is a symbol, as in `shape = [batch, 3]`",
        ));
    };
    if let Some((other, of)) = other
        && !same_str(symbol, BATCH)
    {
        let message = Message::new("the rows of ").code(schema.name());
        let message = message.text(" may be ").code(symbol);
        let message = message.text(", as in ").code(array).text(", or ");
        let message = message.code(other).text(", as in ").code(of);
        return Err(message.text("; call the symbol of the rows `batch`"));
    }
    index = 0;
    while let Some(spec) = schema.array(index) {
        if let Some(axis) = other_axis(spec, symbol) {
            let message = Message::new("the rows of ").code(schema.name());
            let message = message.text(" cannot be taken: ").code(symbol);
            let message = message.text(" is a size of ").code(spec.name());
            let message = message.text(" at entry ").size(axis);
            return Err(message.text(" of its `shape`, and only axis 0 can have rows"));
        }
        index += 1;
    }
    Ok(symbol)
}

/// The entry of a shape, beside that of axis 0, that depends on the symbol.
const fn other_axis(spec: &ArraySpec, symbol: &str) -> Option<usize> {
    let dims = spec.dims();
    let mut axis = 0;
    while axis < dims.len() {
        let is_rows = axis == 0 && matches!(dims[axis], Dim::Symbol(_));
        if !is_rows && dims[axis].has_symbol(symbol) {
            return Some(axis);
        }
        axis += 1;
    }
    None
}

/// Why the rows of the schema cannot be taken.
pub const fn rows_problem(schema: &Schema) -> Option<Message> {
    match row_symbol(schema) {
        Ok(_) => None,
        Err(message) => Some(message),
    }
}

#[cfg(test)]
mod tests {
    use super::row_symbol;
    use crate::{ArraySpec, DType, Dim, Schema};

    fn symbol(shapes: &[&[&str]]) -> Result<String, String> {
        let names = ["a", "b", "c"];
        let arrays = names.iter().zip(shapes).map(|(name, shape)| {
            let dims: Vec<Dim> = shape.iter().map(|dim| dim.parse().unwrap()).collect();
            ArraySpec {
                dims: dims.into(),
                ..ArraySpec::new(name, DType::F32)
            }
        });
        let schema = Schema::owned("T".to_owned(), String::new(), arrays.collect());
        let symbol = row_symbol(&schema).map(str::to_owned);
        symbol.map_err(|problem| problem.to_string())
    }

    #[test]
    fn the_rows_are_what_axis_0_shares() {
        assert_eq!(symbol(&[&["n", "3"], &["n"]]), Ok("n".to_owned()));
        assert_eq!(symbol(&[&["words"], &["batch"]]), Ok("batch".to_owned()));
        assert_eq!(symbol(&[&["batch"], &["words"]]), Ok("batch".to_owned()));
        assert_eq!(
            symbol(&[&["a"], &["b"], &["batch"]]),
            Ok("batch".to_owned())
        );
        assert_eq!(
            symbol(&[&["n", ".."], &["_", "3"], &["4"]]),
            Ok("n".to_owned())
        );
    }

    #[test]
    fn rows_that_no_one_can_tell_are_refused() {
        assert_eq!(
            symbol(&[&["3", "n"], &["2 * n"], &[".."]]),
            Err(
                "`T` has no rows: no axis 0 of its arrays is a symbol, as in `shape = [batch, 3]`"
                    .to_owned()
            )
        );
        assert_eq!(
            symbol(&[&["n"], &["m"]]),
            Err("the rows of `T` may be `n`, as in `a`, or `m`, as in `b`; call the symbol of the rows `batch`".to_owned())
        );
        for shape in [["batch", "batch"], ["batch", "2 * batch"]] {
            assert_eq!(
                symbol(&[&["batch"], &shape]),
                Err("the rows of `T` cannot be taken: `batch` is a size of `b` at entry 1 of its `shape`, and only axis 0 can have rows".to_owned())
            );
        }
        assert!(symbol(&[&["batch"], &["batch + 1"]]).is_err());
    }
}
