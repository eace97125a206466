//! The meaning of a struct: its attributes, read into types.

mod field;
mod rule;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use schema_spec::DimBounds;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Fields, GenericParam, Generics, LitStr, Path};

pub(crate) use field::{Array, Field, FieldKind};
pub(crate) use rule::{Argument, DeclaredRule};

use crate::errors::Errors;
use crate::model_file::ModelFile;
use crate::syntax::casing::Case;
use crate::syntax::constant::Constant;
use crate::syntax::entries::{Context, Entry, Value, arguments, attribute_key, entries, once_each};
use crate::syntax::keys::{self, FieldKey, StructKey};
use crate::syntax::place::Place;
use crate::syntax::range::RangeOf;
use crate::syntax::shape::Shape;
use crate::syntax::types;
use crate::syntax::values::{description, path, string};
use crate::syntax::written::{Form, position_of};

/// A struct of arrays.
pub(crate) struct Declaration {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) krate: Path,
    pub(crate) description: String,
    pub(crate) bounds: Vec<Bounds>,
    pub(crate) check: Option<Path>,
    /// Whether arrays that the schema does not name are ignored.
    pub(crate) ignore_unknown: bool,
    /// The model that the struct is checked against.
    pub(crate) file: Option<ModelFile>,
    pub(crate) fields: Vec<Field>,
    /// The constants in shapes that only rustc can evaluate.
    pub(crate) sizes: Vec<Size>,
}

/// A constant of the user, under a name of its own so that rustc reports an error in it once.
pub(crate) struct Size {
    pub(crate) name: Ident,
    pub(crate) source: TokenStream,
}

impl Size {
    /// Whether the constant is named by a single capital, as symbols are in papers: `[B, T, C]`.
    pub(crate) fn is_capital(&self) -> bool {
        let name = self.source.to_string();
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(|c| c.is_ascii_digit())
    }

    /// The name of the constant that says whether there is such a constant: `usize::MAX` if not.
    pub(crate) fn found(&self) -> Ident {
        format_ident!("{}_FOUND", self.name)
    }
}

/// `dims(batch = 1..=256)`
pub(crate) struct Bounds {
    pub(crate) symbol: Ident,
    pub(crate) range: RangeOf<Constant>,
    pub(crate) place: Place,
}

impl Bounds {
    /// The bounds, both included, if they are literals; `None` if rustc has to evaluate one.
    pub(crate) fn known(&self) -> Option<(usize, Option<usize>)> {
        let size = |end: &Constant| match end.known {
            Some(schema_spec::Value::Int(size)) => usize::try_from(size).ok(),
            _ => None,
        };
        let min = self.range.min.as_ref().map_or(Some(0), size)?;
        let max = match &self.range.max {
            Some(max) => Some(size(max)?),
            None => None,
        };
        Some(DimBounds::included(min, max, self.range.inclusive))
    }
}

impl Declaration {
    /// Reads the struct. Invalid parts are reported, and omitted or replaced by their defaults.
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Declaration {
        let mut declaration = Declaration {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            krate: syn::parse_quote!(::schema_core),
            description: description(&input.attrs),
            bounds: Vec::new(),
            check: None,
            ignore_unknown: false,
            file: None,
            fields: Vec::new(),
            sizes: Vec::new(),
        };
        let mut case = None;
        for entry in once_each(entries(&input.attrs, errors), errors) {
            let Some(key) = attribute_key::<StructKey, FieldKey>(&entry, "field", errors) else {
                continue;
            };
            match key {
                StructKey::Model => declaration.file = ModelFile::read(&entry, errors),
                StructKey::Dims => declaration.bounds = dims(&entry, errors),
                StructKey::RenameAll => case = rename_all(&entry, errors),
                StructKey::Check => {
                    declaration.check =
                        entry.assigned(errors, path, Form::Plain("path::to::function"));
                }
                StructKey::IgnoreUnknown => {
                    entry.alone(errors);
                    declaration.ignore_unknown = true;
                }
                StructKey::Crate => {
                    if let Some(krate) =
                        entry.assigned(errors, crate_path, Form::Plain("\"::schema_core\""))
                    {
                        declaration.krate = krate;
                    }
                }
            }
        }
        let constants: Vec<Ident> = input
            .generics
            .const_params()
            .map(|parameter| parameter.ident.clone())
            .collect();
        match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => {
                    let fields = fields.named.iter();
                    declaration.fields = fields
                        .filter_map(|field| Field::read(field, case, &constants, errors))
                        .collect();
                }
                Fields::Unnamed(fields) => errors.on(
                    fields,
                    "the fields of a tuple struct have no names; write a struct with named fields",
                ),
                Fields::Unit => errors.on(
                    &input.ident,
                    "a unit struct has no arrays; write a struct with one field per input",
                ),
            },
            Data::Enum(data) => errors.on(
                data.enum_token,
                "an enum is not a list of arrays; write a struct with one field per input",
            ),
            Data::Union(data) => errors.on(
                data.union_token,
                "a union is not a list of arrays; write a struct with one field per input",
            ),
        }
        declaration.name_sizes();
        declaration
    }

    /// Names each constant size, unless it depends on a parameter.
    fn name_sizes(&mut self) {
        let parameters = self.parameters();
        let shapes = self
            .fields
            .iter_mut()
            .filter_map(|field| match &mut field.kind {
                FieldKind::Array(array) => array.shape.as_mut(),
                _ => None,
            });
        for constant in shapes.flat_map(Shape::constants_mut) {
            if types::mentions(constant.clone(), &parameters) {
                continue;
            }
            let name = format_ident!("__SIZE_{}", self.sizes.len());
            let source = std::mem::replace(constant, name.to_token_stream());
            self.sizes.push(Size { name, source });
        }
    }

    /// The names of the type and const parameters.
    pub(crate) fn parameters(&self) -> Vec<Ident> {
        let parameters = self.generics.params.iter();
        parameters
            .filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(parameter.ident.clone()),
                GenericParam::Const(parameter) => Some(parameter.ident.clone()),
                GenericParam::Lifetime(_) => None,
            })
            .collect()
    }

    pub(crate) fn arrays(&self) -> impl Iterator<Item = (&Field, &Array)> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Array(array) => Some((field, &**array)),
            _ => None,
        })
    }

    /// The position of the first `flatten`.
    pub(crate) fn flattens(&self) -> Option<Span> {
        self.fields.iter().find_map(|field| match field.kind {
            FieldKind::Flatten(span) => Some(span),
            _ => None,
        })
    }
}

/// How the bounds of a symbol are written.
const BOUNDS: Form = Form::Range("1..=256");

fn dims(entry: &Entry, errors: &mut Errors) -> Vec<Bounds> {
    let tokens = match &entry.value {
        Value::Listed(tokens) => tokens,
        Value::Assigned(tokens) => {
            let bounds = in_brackets(tokens).filter(|text| text.len() < 80);
            let bounds = bounds.unwrap_or_else(|| "batch = 1..=256".to_owned());
            let message =
                format!("the bounds of `dims` are in round brackets; write `dims({bounds})`");
            errors.on(&entry.key, message);
            return Vec::new();
        }
        Value::Reported => return Vec::new(),
        Value::None => {
            let message = "`dims` needs bounds; write `dims(batch = 1..=256)`";
            errors.on(&entry.key, message);
            return Vec::new();
        }
    };
    let mut bounds = Vec::new();
    for argument in arguments(tokens, Context::Bounds, errors) {
        let range = argument.assigned(errors, |input| RangeOf::parse(input, BOUNDS, size), BOUNDS);
        if let (Some(range), Value::Assigned(tokens)) = (range, &argument.value) {
            bounds.push(Bounds {
                place: Place::of(tokens),
                symbol: argument.key,
                range,
            });
        }
    }
    bounds
}

/// The text between the brackets that the tokens are.
fn in_brackets(tokens: &TokenStream) -> Option<String> {
    match tokens.clone().into_iter().next()? {
        TokenTree::Group(group) if position_of(&group.stream(), "..").is_some() => {
            Some(types::text(group.stream()))
        }
        _ => None,
    }
}

/// A constant of type `usize`.
fn size(tokens: TokenStream) -> syn::Result<Constant> {
    use schema_spec::Value as Number;
    let constant = Constant::read(tokens)?;
    match &constant.known {
        None => Ok(constant),
        Some(Number::Int(size)) if usize::try_from(*size).is_ok() => Ok(constant),
        Some(_) => Err(syn::Error::new_spanned(
            constant.place,
            "a size is an integer and never negative",
        )),
    }
}

fn rename_all(entry: &Entry, errors: &mut Errors) -> Option<Case> {
    let name = entry.assigned(errors, string, Form::Text("\"camelCase\""))?;
    let case = Case::named(&name.value());
    if case.is_none() {
        errors.on(&name, keys::unknown("case", &name.value(), &Case::names()));
    }
    case
}

fn crate_path(input: ParseStream<'_>) -> syn::Result<Path> {
    let span = input.span();
    let path = if input.peek(LitStr) {
        let path: LitStr = input.parse()?;
        path.parse_with(Path::parse_mod_style)
    } else {
        input.call(Path::parse_mod_style)
    };
    let message = "expected a path, such as `crate = \"::schema_core\"`";
    path.map_err(|_| syn::Error::new(span, message))
}
