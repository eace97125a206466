//! A field: an array, a struct that is flattened, or neither.

use proc_macro2::{Ident, Span, TokenStream};
use schema_spec::rules::Rule;
use schema_spec::{DType, Loss, Role, problem};
use syn::Type;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::rule::{Argument, DeclaredRule};
use crate::errors::Errors;
use crate::syntax::casing::Case;
use crate::syntax::columns::{Columns, FORM as FORM_OF_COLUMNS};
use crate::syntax::entries::{Entry, Value, attribute_key, entries, once_each};
use crate::syntax::keys::{self, ArrayKey, FieldKey, Key, StructKey};
use crate::syntax::mistakes;
use crate::syntax::on_missing::Repair;
use crate::syntax::place::Place;
use crate::syntax::shape::{self, Shape};
use crate::syntax::types::{self, Known};
use crate::syntax::values::{description, string};
use crate::syntax::written::Form;

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) kind: FieldKind,
}

pub(crate) enum FieldKind {
    Array(Box<Array>),
    /// A flattened struct, with the position of the word `flatten`.
    Flatten(Span),
    Skip,
}

pub(crate) struct Array {
    pub(crate) name: String,
    pub(crate) name_span: Span,
    /// Whether the name is given by `name = ".."`.
    pub(crate) is_named: bool,
    pub(crate) description: String,
    pub(crate) shape: Option<Shape>,
    pub(crate) known: Known,
    pub(crate) dtype: Option<(DType, Place)>,
    pub(crate) rules: Vec<DeclaredRule>,
    pub(crate) role: Role,
    /// The name of a target's loss, and where it is written.
    pub(crate) loss: Option<(String, Place)>,
    pub(crate) on_missing: Option<Repair>,
    pub(crate) columns: Option<Columns>,
}

impl Field {
    pub(super) fn read(
        field: &syn::Field,
        case: Option<Case>,
        constants: &[Ident],
        errors: &mut Errors,
    ) -> Option<Field> {
        let ident = field.ident.clone()?;
        let entries = once_each(entries(&field.attrs, errors), errors);
        let marker = entries.iter().find_map(|entry| {
            let kind = match FieldKey::named(&entry.name())? {
                FieldKey::Flatten => FieldKind::Flatten(entry.key.span()),
                FieldKey::Skip => FieldKind::Skip,
                FieldKey::Array(_) => return None,
            };
            Some((entry, kind))
        });
        let kind = match marker {
            Some((marker, kind)) => {
                marker.alone(errors);
                for other in entries.iter().filter(|entry| entry.key != marker.key) {
                    let message = format!(
                        "`{}` has no effect beside `{}`; drop one of them",
                        other.name(),
                        marker.name()
                    );
                    errors.on(&other.key, message);
                }
                if let (FieldKind::Flatten(_), Some(message)) =
                    (&kind, types::unfit_for_flatten(&field.ty))
                {
                    errors.on(&field.ty, message);
                }
                kind
            }
            None => {
                let name = ident.unraw().to_string();
                let array = Array {
                    name: case.map_or_else(|| name.clone(), |case| case.apply(&name)),
                    name_span: ident.span(),
                    is_named: false,
                    description: description(&field.attrs),
                    shape: None,
                    known: known(&field.ty, errors),
                    dtype: None,
                    rules: Vec::new(),
                    role: Role::Input,
                    loss: None,
                    on_missing: None,
                    columns: None,
                };
                FieldKind::Array(Box::new(array.with(&entries, constants, errors)))
            }
        };
        Some(Field {
            ident,
            ty: field.ty.clone(),
            kind,
        })
    }
}

fn known(ty: &Type, errors: &mut Errors) -> Known {
    types::look_at(ty).unwrap_or_else(|unfit| {
        errors.on(unfit.place, unfit.message);
        Known {
            is_unfit: true,
            ..Known::default()
        }
    })
}

impl Array {
    /// The custom checks of the array, each with its kind.
    pub(crate) fn checks(&self) -> impl Iterator<Item = (Rule, &syn::Path)> {
        self.rules.iter().filter_map(|rule| match &rule.argument {
            Argument::Function(path) => Some((rule.kind, path)),
            _ => None,
        })
    }

    fn with(mut self, entries: &[Entry], constants: &[Ident], errors: &mut Errors) -> Array {
        for entry in entries {
            let key = attribute_key::<FieldKey, StructKey>(entry, "struct", errors);
            let Some(FieldKey::Array(key)) = key else {
                continue;
            };
            match key {
                ArrayKey::Shape => {
                    let mut wrong = Errors::default();
                    let shape = |input: ParseStream<'_>| Shape::parse(input, constants, &mut wrong);
                    self.shape = entry.assigned(errors, shape, shape::FORM);
                    errors.extend(wrong);
                    // Its names are symbols, although it is not read.
                    if let (None, Value::Assigned(tokens) | Value::Listed(tokens)) =
                        (&self.shape, &entry.value)
                    {
                        self.shape = Some(Shape::unread(tokens.clone()));
                    }
                }
                ArrayKey::Dtype => self.dtype = dtype(entry, errors),
                ArrayKey::Name => {
                    if let Some(name) = entry.assigned(errors, string, Form::Text("\"x\"")) {
                        self.name = name.value();
                        self.name_span = name.span();
                        self.is_named = true;
                    }
                }
                ArrayKey::Role => {
                    if let Some(role) = entry.assigned(errors, role, Form::Plain("target")) {
                        self.role = role;
                    }
                }
                ArrayKey::Loss => self.loss = entry.assigned(errors, loss, Form::Plain("mse")),
                ArrayKey::OnMissing => {
                    let repair =
                        |input: ParseStream<'_>| Repair::parse(input, Place::of(&entry.key));
                    self.on_missing = entry.assigned(errors, repair, Form::Plain("mean"));
                }
                ArrayKey::Columns => {
                    let mut wrong = Errors::default();
                    let columns = |input: ParseStream<'_>| Columns::parse(input, &mut wrong);
                    self.columns = entry.assigned(errors, columns, FORM_OF_COLUMNS);
                    errors.extend(wrong);
                }
                ArrayKey::Rule(rule) => self.rules.extend(DeclaredRule::read(rule, entry, errors)),
            }
        }
        self
    }
}

fn dtype(entry: &Entry, errors: &mut Errors) -> Option<(DType, Place)> {
    let tokens = |input: ParseStream<'_>| input.parse::<TokenStream>();
    let tokens = entry.assigned(errors, tokens, Form::Plain("f32"))?;
    let text = types::text(&tokens);
    // `np.float32` is no path in Rust.
    let word = text
        .trim_matches('"')
        .rsplit(['.', ':'])
        .next()
        .unwrap_or_default();
    let ty: Option<Type> = syn::parse2(tokens.clone()).ok();
    let dtype = ty.as_ref().and_then(types::dtype_named);
    if dtype.is_some() {
        return dtype.zip(Some(Place::of(tokens)));
    }
    let other = DType::from_other_name(word).or_else(|| DType::from_code(word));
    let message = if let Some(dtype) = other {
        let meant = types::dtype_name(dtype);
        format!("unknown dtype `{word}`; did you mean `{meant}`?")
    } else if let Some(instead) = mistakes::meant(mistakes::DTYPES, word) {
        format!("unknown dtype `{word}`; {instead}")
    } else if ty.is_some() {
        keys::unknown("dtype", &text, &DType::ALL.map(types::dtype_name))
    } else {
        "a dtype is a type without quotes, such as `f32` or `String`".to_owned()
    };
    errors.on(tokens, message);
    None
}

fn loss(input: ParseStream<'_>) -> syn::Result<(String, Place)> {
    let name: Ident = input.call(Ident::parse_any).map_err(|_| {
        let names = keys::listed(&Loss::NAMES);
        input.error(format!("a loss is a word without quotes, such as {names}"))
    })?;
    let place = Place::of(&name);
    let name = name.unraw().to_string();
    match problem::loss_problem(&name) {
        Some(problem) => Err(syn::Error::new_spanned(place, problem)),
        None => Ok((name, place)),
    }
}

fn role(input: ParseStream<'_>) -> syn::Result<Role> {
    let role: Ident = input.call(Ident::parse_any).map_err(|_| {
        let roles = keys::listed(&Role::words());
        input.error(format!("a role is a word without quotes, one of {roles}"))
    })?;
    let word = role.to_string();
    Role::named(&word).ok_or_else(|| {
        let message = keys::unknown_key::<Role>("role", &word);
        syn::Error::new(role.span(), message)
    })
}
