//! What the tokens of a type show. Aliases and generics are left to rustc.

use crate::syntax::place::Place;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use schema_spec::DType;
use syn::{GenericArgument, Lifetime, PathArguments, PathSegment, Type};

/// What the tokens of a field's type show.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub(crate) struct Known {
    pub(crate) dtype: Option<DType>,
    pub(crate) rank: Option<usize>,
    /// Whether the array owns its data, if the tokens show it.
    pub(crate) owned: Option<bool>,
    /// Whether the type is an `Option`.
    pub(crate) optional: bool,
    /// Whether the type of the elements is an `Option`.
    pub(crate) nullable: bool,
    /// Whether the type is an array with any number of axes.
    pub(crate) dynamic: bool,
    /// The type of a literal element, if the tokens show it.
    pub(crate) literal: Option<TokenStream>,
    /// The tokens show that the type is not an array.
    pub(crate) is_unfit: bool,
}

impl Known {
    /// The dtype and the rank (`None` for any), if the tokens show both.
    pub(crate) fn plain(&self) -> Option<(DType, Option<usize>)> {
        match (self.dtype, self.rank) {
            (Some(dtype), Some(rank)) => Some((dtype, Some(rank))),
            (Some(dtype), None) if self.dynamic => Some((dtype, None)),
            _ => None,
        }
    }
}

/// The error for a type that is obviously not an array of a schema, and its position.
pub(crate) struct Unfit {
    pub(crate) place: Place,
    pub(crate) message: String,
}

/// Analyzes the tokens of a type.
pub(crate) fn look_at(ty: &Type) -> Result<Known, Unfit> {
    let unfit = |message: String| Unfit {
        place: Place::of(ty),
        message,
    };
    match ty {
        Type::Path(path) if path.qself.is_none() => match path.path.segments.last() {
            Some(segment) => look_at_segment(ty, segment),
            None => Ok(Known::default()),
        },
        Type::Paren(inner) => look_at(&inner.elem),
        Type::Group(inner) => look_at(&inner.elem),
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => {
                let elem = text(&slice.elem);
                Err(unfit(format!(
                    "a slice has no schema; use `ArrayView1<'a, {elem}>`"
                )))
            }
            Type::Path(path) if path.path.is_ident("str") => Err(unfit(
                "a `str` is not an array; use `Array0<String>`, or `#[input(skip)]`".to_owned(),
            )),
            inner => Err(unfit(format!(
                "a field cannot be a reference to an array; use a view (`ArrayView2<'a, f32>`) instead of `&{}`",
                text(inner)
            ))),
        },
        Type::Array(array) => {
            let (elem, depth) = innermost(&array.elem);
            Err(unfit(format!(
                "a plain `{}` has no schema; use `Array{depth}<{elem}>`",
                text(ty)
            )))
        }
        Type::Tuple(_) => Err(unfit(
            "a tuple is not an array; use one field for each of its parts".to_owned(),
        )),
        _ => Ok(Known::default()),
    }
}

fn look_at_segment(ty: &Type, segment: &PathSegment) -> Result<Known, Unfit> {
    let name = segment.ident.to_string();
    let arguments = type_arguments(segment);
    let unfit = |message: String| {
        Err(Unfit {
            place: Place::of(ty),
            message,
        })
    };
    match (name.as_str(), arguments.as_slice()) {
        ("Option", [inner]) => match look_at(inner)? {
            known if known.optional => unfit(format!(
                "an array is absent or not; use one `Option`, `{}`",
                text(inner)
            )),
            known => Ok(Known {
                optional: true,
                ..known
            }),
        },
        ("Vec" | "VecDeque" | "Box" | "Rc" | "Arc" | "Cow", [inner]) => {
            if let Type::Path(path) = inner
                && path
                    .path
                    .segments
                    .last()
                    .is_some_and(|segment| is_array(&segment.ident))
            {
                return unfit(format!(
                    "`{name}` around an array has no schema; use the array itself, `{}`",
                    text(inner)
                ));
            }
            let (elem, depth) = innermost(inner);
            unfit(format!(
                "a `{name}` has no schema; use `Array{depth}<{elem}>`"
            ))
        }
        ("HashMap" | "BTreeMap", _) => unfit(format!(
            "a `{name}` has no schema; use one field for each of its arrays"
        )),
        (plain, []) if is_plain(plain) && is_lone(ty) => unfit(format!(
            "a plain `{plain}` is not an array; use `Array0<{plain}>` for a single value, `Array1<{plain}>` for one value per sample, or `#[input(skip)]`"
        )),
        _ if is_array(&segment.ident) => {
            let elem = match name.as_str() {
                "ArrayBase" => None,
                _ => arguments.first().copied(),
            };
            let rank = rank_in_name(&name).or_else(|| match arguments.get(1) {
                Some(Type::Path(path)) => rank_of_dimension(&path.path.segments.last()?.ident),
                _ => None,
            });
            let mut known = elem.map_or(Ok(Known::default()), look_at_element)?;
            known.rank = rank;
            known.dynamic = name.ends_with('D');
            known.owned = match name.trim_end_matches(|c: char| c.is_ascii_digit() || c == 'D') {
                "Array" | "ArcArray" => Some(true),
                "ArrayView" | "ArrayViewMut" => Some(false),
                _ => None,
            };
            Ok(known)
        }
        _ => Ok(Known::default()),
    }
}

/// The error for a type around the struct that is flattened; `None` if the type may be the struct.
pub(crate) fn unfit_for_flatten(ty: &Type) -> Option<String> {
    let (what, inner) = match ty {
        Type::Path(path) if path.qself.is_none() => {
            let segment = path.path.segments.last()?;
            let arguments = type_arguments(segment);
            match (segment.ident.to_string().as_str(), arguments.as_slice()) {
                ("Option", [inner]) => {
                    return Some(format!(
                        "a flattened struct cannot be absent; write `{}`, and `Option` around those of its arrays that can be",
                        text(inner)
                    ));
                }
                ("Vec" | "VecDeque" | "HashMap" | "BTreeMap", [.., inner]) => {
                    return Some(format!(
                        "a flattened struct is there once; write `{}`, whose arrays have an axis for many",
                        text(inner)
                    ));
                }
                (name @ ("Box" | "Rc" | "Arc" | "Cow"), [inner]) => (format!("`{name}`"), *inner),
                _ => return None,
            }
        }
        Type::Reference(reference) => ("a reference".to_owned(), &*reference.elem),
        Type::Array(array) => ("a list".to_owned(), &*array.elem),
        Type::Slice(slice) => ("a list".to_owned(), &*slice.elem),
        Type::Tuple(_) => {
            return Some(
                "a tuple has no schema; flatten each struct as a field of its own".to_owned(),
            );
        }
        _ => return None,
    };
    let inner = text(inner);
    Some(format!(
        "a flattened struct is the field itself, without {what}; write `{inner}`"
    ))
}

/// The type of the elements, if the tokens show it.
#[cfg(feature = "model")]
pub(crate) fn element(ty: &Type) -> Option<&Type> {
    let segment = match ty {
        Type::Path(path) => path.path.segments.last()?,
        Type::Paren(inner) => return element(&inner.elem),
        Type::Group(inner) => return element(&inner.elem),
        _ => return None,
    };
    match type_arguments(segment).as_slice() {
        [inner] if segment.ident == "Option" => element(inner),
        [elem, ..] if is_array(&segment.ident) && segment.ident != "ArrayBase" => {
            Some(nullable(elem).unwrap_or(elem))
        }
        _ => None,
    }
}

/// The type in an `Option`.
fn nullable(elem: &Type) -> Option<&Type> {
    let segment = match elem {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last()?,
        _ => return None,
    };
    match type_arguments(segment).as_slice() {
        [inner] if segment.ident == "Option" => Some(inner),
        _ => None,
    }
}

fn look_at_element(elem: &Type) -> Result<Known, Unfit> {
    if let Some(inner) = nullable(elem) {
        if nullable(inner).is_some() {
            return Err(Unfit {
                place: Place::of(elem),
                message: "a value is missing or not; use one `Option`".to_owned(),
            });
        }
        return Ok(Known {
            nullable: true,
            ..look_at_element(inner)?
        });
    }
    let is_str = matches!(elem, Type::Reference(reference)
        if matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str")));
    if is_str {
        return Ok(Known {
            dtype: Some(DType::Text),
            ..Known::default()
        });
    }
    let Type::Path(path) = elem else {
        return Ok(Known::default());
    };
    let Some(ident) = path.path.get_ident().map(Ident::to_string) else {
        return Ok(Known::default());
    };
    let instead = match ident.as_str() {
        "char" => "a schema has no dtype for `char`; use `String`, or `u32` for code points",
        "usize" => "the size of `usize` depends on the machine; use `u64` or `u32`",
        "isize" => "the size of `isize` depends on the machine; use `i64` or `i32`",
        "u128" => "a schema has no dtype for `u128`; use `u64`",
        "i128" => "a schema has no dtype for `i128`; use `i64`",
        "String" => {
            return Ok(Known {
                dtype: Some(DType::Text),
                literal: Some(quote!(&'static str)),
                ..Known::default()
            });
        }
        // A type of another crate: only rustc knows what the name means.
        "f16" | "bf16" => return Ok(Known::default()),
        name => {
            let dtype = DType::from_name(name);
            let literal = dtype.map(|_| elem.to_token_stream());
            return Ok(Known {
                dtype,
                literal,
                ..Known::default()
            });
        }
    };
    Err(Unfit {
        place: Place::of(elem),
        message: instead.to_owned(),
    })
}

/// The dtype of a Rust type in `dtype = ..`.
pub(crate) fn dtype_named(ty: &Type) -> Option<DType> {
    let compact: String = text(ty).chars().filter(|c| !c.is_whitespace()).collect();
    match compact.rsplit("::").next()? {
        "String" | "str" | "&str" | "&'staticstr" => Some(DType::Text),
        "Complex<f32>" | "Complex32" => Some(DType::ComplexF32),
        "Complex<f64>" | "Complex64" => Some(DType::ComplexF64),
        name => DType::from_name(name),
    }
}

/// How a dtype is written in `dtype = ..`.
pub(crate) fn dtype_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Text => "String",
        other => other.name(),
    }
}

const ARRAYS: [&str; 5] = ["Array", "ArrayView", "ArrayViewMut", "ArcArray", "CowArray"];

fn is_array(ident: &Ident) -> bool {
    let name = ident.to_string();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == 'D');
    name == "ArrayBase" || ARRAYS.contains(&stem) || ARRAYS.contains(&name.as_str())
}

fn rank_in_name(name: &str) -> Option<usize> {
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().ok()
}

fn rank_of_dimension(ident: &Ident) -> Option<usize> {
    ident.to_string().strip_prefix("Ix")?.parse().ok()
}

fn is_plain(name: &str) -> bool {
    let others = ["String", "char", "usize", "isize", "u128", "i128"];
    others.contains(&name) || matches!(DType::from_name(name), Some(dtype) if dtype != DType::Text)
}

/// Whether the type is a single name without a path.
fn is_lone(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.len() == 1)
}

/// The element type of nested lists, and the depth of nesting.
fn innermost(ty: &Type) -> (String, usize) {
    let inner = match ty {
        Type::Array(array) => Some(&*array.elem),
        Type::Slice(slice) => Some(&*slice.elem),
        Type::Path(path) => path.path.segments.last().and_then(|segment| {
            (segment.ident == "Vec").then(|| type_arguments(segment).into_iter().next())?
        }),
        _ => None,
    };
    match inner {
        Some(inner) => {
            let (elem, depth) = innermost(inner);
            (elem, depth + 1)
        }
        None => (text(ty), 1),
    }
}

fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The type as it would be written.
pub(crate) fn text(ty: impl ToTokens) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (spaced, tight) in [
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" ::", "::"),
        (":: ", "::"),
        ("& ", "&"),
        (" ;", ";"),
        ("[ ", "["),
        (" ]", "]"),
        (" ..= ", "..="),
        (" .. ", ".."),
        (" ..", ".."),
        (".. ", ".."),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

/// Whether one of the names occurs in the tokens.
pub(crate) fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// The tokens with `'static` for every lifetime, for use in a constant.
pub(crate) fn with_static_lifetimes(tokens: TokenStream) -> TokenStream {
    with_lifetimes(tokens, &mut || "static".to_owned())
}

/// The tokens with a new lifetime for each lifetime, and the new ones.
pub(crate) fn with_bound_lifetimes(tokens: TokenStream) -> (Vec<Lifetime>, TokenStream) {
    let mut names = Vec::new();
    let tokens = with_lifetimes(tokens, &mut || {
        names.push(format!("__l{}", names.len()));
        names[names.len() - 1].clone()
    });
    let lifetime = |name: &String| Lifetime::new(&format!("'{name}"), Span::call_site());
    (names.iter().map(lifetime).collect(), tokens)
}

fn with_lifetimes(tokens: TokenStream, name: &mut impl FnMut() -> String) -> TokenStream {
    let mut after_quote = false;
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                after_quote = true;
                TokenTree::Punct(punct)
            }
            TokenTree::Ident(ident) if after_quote => {
                after_quote = false;
                TokenTree::Ident(Ident::new(&name(), ident.span()))
            }
            TokenTree::Group(group) => {
                let inner = with_lifetimes(group.stream(), name);
                let mut new = Group::new(group.delimiter(), inner);
                new.set_span(group.span());
                TokenTree::Group(new)
            }
            other => other,
        })
        .collect()
}
