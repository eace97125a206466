//! Compares a file that is read in pieces with the file read whole. Fuzz targets do so too.

use std::fmt::Debug;
use std::path::Path;

use schema_arrays::{AnyArray, Cell, Content, Entry};
use schema_files::{
    Contents, NpzError, Part, Piece, PieceOptions, Pieces, ReadError, ReadErrorKind,
};
use schema_spec::DType;

/// The dtypes as which values without a dtype are compared: the guess differs between the pieces and
/// the whole.
const DTYPES: [DType; 6] = [
    DType::Text,
    DType::F64,
    DType::F32,
    DType::I64,
    DType::U64,
    DType::Bool,
];

/// Reads all pieces, the last first, and puts them in order.
pub(crate) fn pieces(path: &Path, options: &PieceOptions) -> Result<Vec<Piece>, ReadError> {
    let mut opened = Pieces::open(&[path.to_owned()], options)?;
    let known = opened.files()[0].rows();
    let parts = opened.by_ref().collect::<Result<Vec<_>, _>>();
    let files = opened.files().to_vec();
    let parts = parts?;
    // The first error is that of the first part.
    let read: Vec<_> = parts.into_iter().rev().map(Part::read).collect();
    let pieces = read.into_iter().rev().collect::<Result<Vec<_>, _>>()?;
    let mut row = 0;
    for piece in &pieces {
        assert_eq!((piece.file, piece.row), (0, row), "{}", path.display());
        row += piece.rows;
    }
    assert_eq!(files[0].rows(), Some(row), "{}", path.display());
    assert!(known.is_none_or(|known| known == row), "{}", path.display());
    assert!(!pieces.is_empty(), "{}", path.display());
    Ok(pieces)
}

/// Asserts that the pieces of a file are the whole file. Returns how many there are; `None` if it
/// cannot be read.
pub(crate) fn assert_same(path: &Path, options: &PieceOptions) -> Option<usize> {
    let whole = schema_files::read(path, options.read());
    let pieces = pieces(path, options);
    match (whole, pieces) {
        (Ok(whole), Ok(pieces)) => {
            compare(&whole, &pieces);
            Some(pieces.len())
        }
        // Of several faults, another may be the first.
        (Err(_), Err(piece)) => {
            assert_eq!(piece.file(), Some(path));
            None
        }
        // The whole is too large, its pieces are not.
        (Err(whole), Ok(_)) if matches!(whole.kind(), ReadErrorKind::TooLarge { .. }) => None,
        // No part sees all of a member that is stored.
        (Err(whole), Ok(_))
            if matches!(whole.kind(), ReadErrorKind::Npz(NpzError::Damaged { reason })
                if reason == "Invalid checksum") =>
        {
            None
        }
        (Err(whole), Ok(_)) => panic!("read in pieces, but not whole: {whole}"),
        // The whole stops at the first ragged row of a column. A piece after it does not know of that
        // row, and finds that the rest is damaged.
        (Ok(whole), Err(piece))
            if unreadable(&whole).any(|name| piece.to_string().contains(&format!("`{name}`"))) =>
        {
            None
        }
        (Ok(_), Err(piece)) => panic!("not read in pieces: {piece}"),
    }
}

/// The names of what is not an array.
fn unreadable(whole: &Contents) -> impl Iterator<Item = &str> {
    let entries = whole.entries.iter();
    let unreadable = entries.filter(|entry| matches!(entry.content, Content::Unreadable(_)));
    unreadable.map(|entry| entry.name.as_str())
}

fn compare(whole: &Contents, pieces: &[Piece]) {
    let notes: Vec<_> = pieces.iter().flat_map(|piece| &piece.notes).collect();
    assert_eq!(notes, whole.notes.iter().collect::<Vec<_>>());
    for piece in pieces {
        let known = |entry: &Entry| whole.entries.iter().any(|whole| whole.name == entry.name);
        assert!(piece.entries.iter().all(known));
    }
    for entry in &whole.entries {
        let parts: Vec<_> = pieces
            .iter()
            .map(|piece| {
                let mut entries = piece.entries.iter();
                let part = entries.find(|part| part.name == entry.name);
                (piece.rows, part.map(|part| &part.content))
            })
            .collect();
        compare_entry(&entry.name, &entry.content, &parts);
    }
}

/// The part of each piece, with the rows of the piece.
type Parts<'a> = [(u64, Option<&'a Content>)];

fn compare_entry(name: &str, whole: &Content, parts: &Parts<'_>) {
    let reasons = parts.iter().filter_map(|(_, part)| match part {
        Some(Content::Unreadable(reason)) => Some(reason),
        _ => None,
    });
    let reasons: Vec<_> = reasons.collect();
    let Content::Unreadable(reason) = whole else {
        assert!(reasons.is_empty(), "{name}: {reasons:?}");
        let is_typed = parts
            .iter()
            .all(|(_, part)| !matches!(part, Some(Content::Untyped(_))));
        let is_typed = is_typed && !matches!(whole, Content::Untyped(_));
        let dtypes = DTYPES.map(Some);
        let dtypes = if is_typed { &[None][..] } else { &dtypes[..] };
        for dtype in dtypes {
            let expected = values(whole, *dtype);
            let found = joined(parts, *dtype, whole);
            // Values of several kinds are text in the whole, which JSON does not say in the pieces.
            let is_text = whole
                .array()
                .is_some_and(|array| array.dtype() == DType::Text);
            let is_asked = is_text && matches!(dtype, None | Some(DType::Text));
            if found.is_none() && is_asked && parts.iter().any(is_never_text) {
                continue;
            }
            assert_eq!(found, expected, "{name} as {dtype:?}");
        }
        return;
    };
    // Lists may be of the same length in each piece, and not in all of them.
    if reasons.is_empty() {
        let mut shapes: Vec<_> = parts
            .iter()
            .filter_map(|(_, part)| Some(&part.as_ref()?.array()?.shape()[1..]))
            .collect();
        shapes.dedup();
        assert!(
            shapes.len() > 1,
            "{name} is read in pieces, but not whole: {reason}"
        );
    }
}

/// The dtype, the sizes of the axes, and each value in words; `None` if the values cannot be converted.
#[derive(Debug, PartialEq)]
struct Values {
    dtype: DType,
    shape: Vec<usize>,
    shown: Vec<String>,
}

fn joined(parts: &Parts<'_>, dtype: Option<DType>, whole: &Content) -> Option<Values> {
    let shape = whole.array()?.shape();
    if shape.is_empty() {
        let mut parts = parts.iter().filter_map(|(_, part)| *part);
        let part = parts.next()?;
        assert!(parts.next().is_none(), "a value is in one piece");
        return values(part, dtype);
    }
    let width: usize = shape.iter().skip(1).product();
    let mut joined: Option<Values> = None;
    // Rows of pieces without the array, which are missing if it has any there.
    let mut absent = 0;
    for (rows, part) in parts {
        let Some(part) = part else {
            absent += usize::try_from(*rows).unwrap();
            continue;
        };
        let part = values(part, dtype)?;
        let joined = joined.get_or_insert_with(|| Values {
            dtype: part.dtype,
            shape: [&[0], &part.shape[1..]].concat(),
            shown: Vec::new(),
        });
        if (part.dtype, &part.shape[1..]) != (joined.dtype, &joined.shape[1..]) {
            return None;
        }
        joined.miss(std::mem::take(&mut absent), width);
        joined.shape[0] += part.shape[0];
        joined.shown.extend(part.shown);
    }
    let mut joined = joined?;
    joined.miss(absent.min(shape[0] - joined.shape[0]), width);
    Some(joined)
}

impl Values {
    fn miss(&mut self, rows: usize, width: usize) {
        if rows > 0 {
            self.shape[0] += rows;
            self.shown.extend(vec![MISSING.to_owned(); rows * width]);
        }
    }
}

/// Whether a part cannot be converted to text.
fn is_never_text((_, part): &(u64, Option<&Content>)) -> bool {
    match part {
        Some(Content::Untyped(untyped)) => {
            let is_text = matches!(untyped.array(), AnyArray::Text(_));
            !is_text && untyped.original(DType::Text).is_none()
        }
        Some(content) => {
            let array = content.array();
            array.is_some_and(|array| array.dtype() != DType::Text)
        }
        None => false,
    }
}

const MISSING: &str = "missing";

/// The values of a content, converted if it has no dtype.
fn values(content: &Content, dtype: Option<DType>) -> Option<Values> {
    let converted;
    let mut missing = content.missing();
    let mut array = content.array()?;
    if let Some(dtype) = dtype {
        // As a schema asks for it.
        let text = match content {
            Content::Untyped(untyped) => {
                let again = untyped.original(dtype);
                again.and_then(|again| untyped.text(again.wanted.1))
            }
            _ => None,
        };
        match content {
            Content::Untyped(untyped)
                if text.is_some() || array.dtype() != dtype || array.is_empty() =>
            {
                converted = untyped.convert(dtype, text.as_ref())?;
                array = &converted.array;
                missing = converted.missing.clone().or(missing);
            }
            _ if array.dtype() != dtype => return None,
            _ => {}
        }
    }
    let shown: Vec<String> = match array {
        AnyArray::Text(text) => {
            let view = text.view();
            let shown = view.iter().map(|(text, cell)| match cell {
                Cell::Missing => MISSING.to_owned(),
                _ => format!("{text:?} {cell:?}"),
            });
            shown.collect()
        }
        array => {
            let mut mask = missing.as_ref().map(|missing| missing.iter());
            let mut next = || mask.as_mut().is_some_and(|mask| *mask.next().unwrap());
            let show = |value: &dyn Debug| format!("{value:?}");
            let shown = array.scalars().map(|value| match next() {
                true => MISSING.to_owned(),
                false => show(&value),
            });
            shown.collect()
        }
    };
    Some(Values {
        dtype: array.dtype(),
        shape: array.shape().to_vec(),
        shown,
    })
}
