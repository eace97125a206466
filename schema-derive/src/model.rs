//! What a struct means: its attributes, read into types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident};
use schema_spec::{Constraint, DType, Loss, Role, ValueRange, problem};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{
    Attribute, Data, DeriveInput, Fields, GenericParam, Generics, LitInt, LitStr, Path, Token, Type,
};

use crate::casing::Case;
use crate::columns::Columns;
use crate::constant::{Constant, RangeOf};
use crate::entries::{Entry, Value, entries, list_of, parse_all, up_to_comma};
use crate::errors::Errors;
use crate::keys;
use crate::model_file::ModelFile;
use crate::on_missing::Repair;
use crate::place::Place;
use crate::shape::Shape;
use crate::types::{self, Known};

/// A struct of arrays.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) krate: Path,
    pub(crate) description: String,
    pub(crate) bounds: Vec<Bounds>,
    pub(crate) check: Option<Path>,
    /// The model that the struct is for.
    pub(crate) file: Option<ModelFile>,
    pub(crate) fields: Vec<Field>,
    /// The constants in shapes that only rustc can read.
    pub(crate) sizes: Vec<Size>,
}

/// A constant of the user's under a name of its own, so that rustc tells of it once.
pub(crate) struct Size {
    pub(crate) name: Ident,
    pub(crate) source: TokenStream,
}

/// `dims(batch = 1..=256)`
pub(crate) struct Bounds {
    pub(crate) symbol: Ident,
    pub(crate) range: RangeOf<Constant>,
    pub(crate) place: Place,
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) kind: FieldKind,
}

pub(crate) enum FieldKind {
    Array(Box<Array>),
    /// A struct whose arrays are the struct's own; with the place of the word `flatten`.
    Flatten(Span),
    Skip,
}

pub(crate) struct Array {
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) description: String,
    pub(crate) shape: Option<Shape>,
    pub(crate) known: Known,
    pub(crate) dtype: Option<(DType, Place)>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) role: Role,
    /// The loss that a target is for, by its name, and where that stands.
    pub(crate) loss: Option<(String, Place)>,
    pub(crate) on_missing: Option<Repair>,
    pub(crate) columns: Option<Columns>,
}

/// A rule on values, and where it stands.
pub(crate) struct Rule {
    pub(crate) key: Place,
    /// Where its value stands, or else its key.
    pub(crate) place: Place,
    pub(crate) kind: RuleKind,
}

pub(crate) enum RuleKind {
    Range(RangeOf<Constant>),
    OneOf(Vec<Constant>),
    AllowNan,
    AllowInf,
    Unique,
    Sorted(isize),
    Increasing(isize),
    SumsTo {
        total: Constant,
        axis: isize,
        tolerance: Option<Constant>,
    },
    OneHot(isize),
    Check(Path),
}

impl RuleKind {
    /// The axis that the rule is about, where it is about one.
    pub(crate) fn axis(&self) -> Option<isize> {
        match self {
            RuleKind::Sorted(axis)
            | RuleKind::Increasing(axis)
            | RuleKind::OneHot(axis)
            | RuleKind::SumsTo { axis, .. } => Some(*axis),
            _ => None,
        }
    }

    /// The constraint; `None` where rustc has to read one of its values.
    pub(crate) fn known(&self) -> Option<Constraint> {
        Some(match self {
            RuleKind::Range(range) => Constraint::Range(known_range(range)?),
            RuleKind::OneOf(values) => {
                let values = values.iter().map(|value| value.known.clone());
                Constraint::OneOf(values.collect::<Option<Vec<_>>>()?.into())
            }
            RuleKind::SumsTo { .. } => return None,
            _ => self.stand_in(),
        })
    }

    /// A constraint of the same kind, for questions to which its values do not matter.
    pub(crate) fn stand_in(&self) -> Constraint {
        use schema_spec::{Axis, SumsTo};
        match self {
            RuleKind::Range(_) => Constraint::Range(ValueRange::new(None, None, false)),
            RuleKind::OneOf(_) => Constraint::OneOf(Vec::new().into()),
            RuleKind::AllowNan => Constraint::AllowNan,
            RuleKind::AllowInf => Constraint::AllowInf,
            RuleKind::Unique => Constraint::Unique,
            RuleKind::Sorted(axis) => Constraint::Sorted(Axis(*axis)),
            RuleKind::Increasing(axis) => Constraint::Increasing(Axis(*axis)),
            RuleKind::SumsTo { axis, .. } => Constraint::SumsTo(SumsTo {
                total: 0.0,
                axis: Axis(*axis),
                tolerance: SumsTo::TOLERANCE,
            }),
            RuleKind::OneHot(axis) => Constraint::OneHot(Axis(*axis)),
            RuleKind::Check(_) => Constraint::Check("".into()),
        }
    }
}

/// The range of a range of literals; `None` where rustc has to read one of its ends.
pub(crate) fn known_range(range: &RangeOf<Constant>) -> Option<ValueRange> {
    let known = |end: &Option<Constant>| match end {
        Some(constant) => constant.known.clone().map(Some),
        None => Some(None),
    };
    Some(ValueRange::new(
        known(&range.min)?,
        known(&range.max)?,
        range.inclusive,
    ))
}

impl Model {
    /// Reads the struct; what is wrong is noted, and left out or taken for its default.
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Model {
        let mut model = Model {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            krate: syn::parse_quote!(::schema_core),
            description: description(&input.attrs),
            bounds: Vec::new(),
            check: None,
            file: None,
            fields: Vec::new(),
            sizes: Vec::new(),
        };
        let mut case = None;
        for entry in once_each(entries(&input.attrs, errors), errors) {
            match entry.name().as_str() {
                "model" => model.file = ModelFile::read(&entry, errors),
                "dims" => model.bounds = dims(&entry, errors),
                "rename_all" => case = rename_all(&entry, errors),
                "check" => model.check = entry.assigned(errors, path, "path::to::function"),
                "crate" => {
                    if let Some(krate) = entry.assigned(errors, crate_path, "\"::schema_core\"") {
                        model.krate = krate;
                    }
                }
                unknown => errors.on(
                    &entry.key,
                    misplaced(unknown, keys::ON_FIELD, "field")
                        .unwrap_or_else(|| keys::unknown("attribute", unknown, keys::ON_STRUCT)),
                ),
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
                    model.fields = fields
                        .filter_map(|field| Field::read(field, case, &constants, errors))
                        .collect();
                }
                Fields::Unnamed(fields) => errors.on(
                    fields,
                    "a tuple struct gives its arrays no names; write a struct with named fields",
                ),
                Fields::Unit => errors.on(
                    &input.ident,
                    "a unit struct has no arrays; write a struct with a field for each input",
                ),
            },
            Data::Enum(data) => errors.on(
                data.enum_token,
                "an enum is no list of arrays; write a struct with a field for each input",
            ),
            Data::Union(data) => errors.on(
                data.union_token,
                "a union is no list of arrays; write a struct with a field for each input",
            ),
        }
        model.name_sizes();
        model
    }

    /// Gives a name to each size that is a constant, unless it depends on a parameter.
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

    /// Where the first `flatten` stands.
    pub(crate) fn flattens(&self) -> Option<Span> {
        self.fields.iter().find_map(|field| match field.kind {
            FieldKind::Flatten(span) => Some(span),
            _ => None,
        })
    }
}

impl Field {
    fn read(
        field: &syn::Field,
        case: Option<Case>,
        constants: &[Ident],
        errors: &mut Errors,
    ) -> Option<Field> {
        let ident = field.ident.clone()?;
        let entries = once_each(entries(&field.attrs, errors), errors);
        let marker = entries
            .iter()
            .find(|entry| entry.key == "skip" || entry.key == "flatten");
        let kind = match marker {
            Some(marker) => {
                marker.alone(errors);
                for other in entries.iter().filter(|entry| entry.key != marker.key) {
                    let message = format!(
                        "`{}` says nothing beside `{}`; drop one of them",
                        other.name(),
                        marker.name()
                    );
                    errors.on(&other.key, message);
                }
                if marker.key == "skip" {
                    FieldKind::Skip
                } else {
                    FieldKind::Flatten(marker.key.span())
                }
            }
            None => {
                let name = ident.unraw().to_string();
                let array = Array {
                    name: case.map_or_else(|| name.clone(), |case| case.apply(&name)),
                    name_span: ident.span(),
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
    fn with(mut self, entries: &[Entry], constants: &[Ident], errors: &mut Errors) -> Array {
        for entry in entries {
            match entry.name().as_str() {
                "shape" => {
                    let mut wrong = Errors::default();
                    self.shape = entry.assigned(
                        errors,
                        |input| Shape::parse(input, constants, &mut wrong),
                        "[batch, 3]",
                    );
                    errors.extend(wrong);
                }
                "dtype" => self.dtype = dtype(entry, errors),
                "name" => {
                    if let Some(name) = entry.assigned(errors, string, "\"x\"") {
                        self.name = name.value();
                        self.name_span = name.span();
                    }
                }
                "role" => {
                    if let Some(role) = entry.assigned(errors, role, "target") {
                        self.role = role;
                    }
                }
                "loss" => self.loss = entry.assigned(errors, loss, "mse"),
                "on_missing" => {
                    let repair =
                        |input: ParseStream<'_>| Repair::parse(input, Place::of(&entry.key));
                    self.on_missing = entry.assigned(errors, repair, "mean");
                }
                "columns" => {
                    let mut wrong = Errors::default();
                    let columns = |input: ParseStream<'_>| Columns::parse(input, &mut wrong);
                    self.columns = entry.assigned(errors, columns, "[\"f0\", \"f1\"]");
                    errors.extend(wrong);
                }
                unknown if keys::ON_FIELD.contains(&unknown) => {
                    self.rules.extend(Rule::read(entry, errors));
                }
                unknown => errors.on(
                    &entry.key,
                    misplaced(unknown, keys::ON_STRUCT, "struct")
                        .unwrap_or_else(|| keys::unknown("attribute", unknown, keys::ON_FIELD)),
                ),
            }
        }
        self
    }
}

impl Rule {
    fn read(entry: &Entry, errors: &mut Errors) -> Option<Rule> {
        let alone = |kind, errors: &mut Errors| {
            entry.alone(errors);
            Some(kind)
        };
        let kind = match entry.name().as_str() {
            "range" => entry
                .assigned(
                    errors,
                    |input| RangeOf::parse(input, Constant::read),
                    "0.0..=1.0",
                )
                .map(RuleKind::Range),
            "one_of" => entry
                .assigned(errors, constants, "[0, 1]")
                .map(RuleKind::OneOf),
            "allow_nan" => alone(RuleKind::AllowNan, errors),
            "allow_inf" => alone(RuleKind::AllowInf, errors),
            "unique" => alone(RuleKind::Unique, errors),
            "sorted" => axis(entry, 0, errors).map(RuleKind::Sorted),
            "increasing" => axis(entry, 0, errors).map(RuleKind::Increasing),
            "one_hot" => axis(entry, -1, errors).map(RuleKind::OneHot),
            "sums_to" => sums_to(entry, errors),
            "check" => entry
                .assigned(errors, path, "path::to::function")
                .map(RuleKind::Check),
            _ => None,
        }?;
        let key = Place::of(&entry.key);
        let place = match &entry.value {
            Value::Assigned(tokens) | Value::Listed(tokens) if !tokens.is_empty() => {
                Place::of(tokens)
            }
            _ => key,
        };
        Some(Rule { key, place, kind })
    }
}

/// `sorted`, or `sorted(axis = 1)`.
fn axis(entry: &Entry, default: isize, errors: &mut Errors) -> Option<isize> {
    match &entry.value {
        Value::None => Some(default),
        Value::Listed(tokens) => {
            let mut axis = default;
            for argument in arguments(tokens, errors) {
                match argument.name().as_str() {
                    "axis" => axis = argument.assigned(errors, integer, "0")?,
                    unknown => {
                        errors.on(&argument.key, keys::unknown("argument", unknown, &["axis"]));
                    }
                }
            }
            Some(axis)
        }
        Value::Assigned(tokens) => {
            let name = entry.name();
            errors.on(
                tokens,
                format!("`{name}` takes its axis in brackets; write `{name}(axis = {default})`"),
            );
            None
        }
    }
}

/// `sums_to = 1.0`, or `sums_to(1.0, axis = -1, tolerance = 1e-5)`.
fn sums_to(entry: &Entry, errors: &mut Errors) -> Option<RuleKind> {
    let Value::Listed(tokens) = &entry.value else {
        return entry
            .assigned(errors, Constant::parse, "1.0")
            .map(|total| RuleKind::SumsTo {
                total,
                axis: -1,
                tolerance: None,
            });
    };
    let parsed = parse_all(tokens, entry.key.span(), |input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let message = "the total comes first; write `sums_to(1.0, axis = -1)`";
            return Err(input.error(message));
        }
        let total = Constant::read(up_to_comma(input))?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        Ok((total, input.parse::<TokenStream>()?))
    });
    let (total, rest) = errors.ok(parsed)?;
    let (mut axis, mut tolerance) = (-1, None);
    for argument in arguments(&rest, errors) {
        match argument.name().as_str() {
            "axis" => axis = argument.assigned(errors, integer, "-1")?,
            "tolerance" => tolerance = argument.assigned(errors, Constant::parse, "1e-5"),
            unknown => errors.on(
                &argument.key,
                keys::unknown("argument", unknown, &["axis", "tolerance"]),
            ),
        }
    }
    Some(RuleKind::SumsTo {
        total,
        axis,
        tolerance,
    })
}

fn arguments(tokens: &TokenStream, errors: &mut Errors) -> Vec<Entry> {
    use syn::parse::Parser;
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        found = list_of(input, errors);
        Ok(())
    };
    if let Err(error) = read.parse2(tokens.clone()) {
        errors.push(error);
    }
    once_each(found, errors)
}

/// The entries, each key once; a second one is noted and left out.
fn once_each(entries: Vec<Entry>, errors: &mut Errors) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if kept.iter().any(|other| other.key == entry.key) {
            let name = entry.name();
            errors.on(
                &entry.key,
                format!("`{name}` stands here a second time; write it once"),
            );
        } else {
            kept.push(entry);
        }
    }
    kept
}

fn dims(entry: &Entry, errors: &mut Errors) -> Vec<Bounds> {
    let Value::Listed(tokens) = &entry.value else {
        errors.on(
            &entry.key,
            "`dims` needs bounds; write `dims(batch = 1..=256)`",
        );
        return Vec::new();
    };
    let mut bounds = Vec::new();
    for argument in arguments(tokens, errors) {
        let range = argument.assigned(errors, |input| RangeOf::parse(input, size), "1..=256");
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

/// A constant of type `usize`.
fn size(tokens: TokenStream) -> syn::Result<Constant> {
    use schema_spec::Value as Number;
    let constant = Constant::read(tokens)?;
    match &constant.known {
        None => Ok(constant),
        Some(Number::Int(size)) if usize::try_from(*size).is_ok() => Ok(constant),
        Some(_) => Err(syn::Error::new_spanned(
            constant.place,
            "a size is a whole number, and never negative",
        )),
    }
}

fn rename_all(entry: &Entry, errors: &mut Errors) -> Option<Case> {
    let name = entry.assigned(errors, string, "\"camelCase\"")?;
    let case = Case::named(&name.value());
    if case.is_none() {
        errors.on(&name, keys::unknown("case", &name.value(), &Case::names()));
    }
    case
}

fn dtype(entry: &Entry, errors: &mut Errors) -> Option<(DType, Place)> {
    let ty = |input: ParseStream<'_>| {
        let span = input.span();
        let message = "a dtype is a type without quotes, such as `f32` or `String`";
        input.parse().map_err(|_| syn::Error::new(span, message))
    };
    let ty: Type = entry.assigned(errors, ty, "f32")?;
    let dtype = types::dtype_named(&ty);
    if dtype.is_none() {
        let names: Vec<&str> = DType::ALL
            .iter()
            .map(|dtype| match dtype {
                DType::Text => "String",
                other => other.name(),
            })
            .collect();
        errors.on(&ty, keys::unknown("dtype", &types::text(&ty), &names));
    }
    Some((dtype?, Place::of(ty)))
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
        let roles = keys::listed(keys::ROLES);
        input.error(format!("a role is a word without quotes, one of {roles}"))
    })?;
    match role.to_string().as_str() {
        "input" => Ok(Role::Input),
        "target" => Ok(Role::Target),
        "weight" => Ok(Role::Weight),
        unknown => Err(syn::Error::new(
            role.span(),
            keys::unknown("role", unknown, keys::ROLES),
        )),
    }
}

fn constants(input: ParseStream<'_>) -> syn::Result<Vec<Constant>> {
    if !input.peek(syn::token::Bracket) {
        return Err(input.error("`one_of` takes a list, such as `[0, 1]`"));
    }
    let content;
    syn::bracketed!(content in input);
    let mut list = Vec::new();
    while !content.is_empty() {
        let value = up_to_comma(&content);
        let comma: Option<Token![,]> = content.parse()?;
        if value.is_empty() {
            let message = "a value is missing before this comma";
            return Err(syn::Error::new_spanned(comma, message));
        }
        list.push(Constant::read(value)?);
    }
    Ok(list)
}

fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) {
        return Err(input.error("a function is named by its path, without quotes"));
    }
    input.parse()
}

fn crate_path(input: ParseStream<'_>) -> syn::Result<Path> {
    let span = input.span();
    let path = if input.peek(LitStr) {
        let path: LitStr = input.parse()?;
        path.parse_with(Path::parse_mod_style)
    } else {
        input.call(Path::parse_mod_style)
    };
    let message = "a path was expected, such as `crate = \"::schema_core\"`";
    path.map_err(|_| syn::Error::new(span, message))
}

fn string(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text: LitStr = input.parse().map_err(|_| {
        let message = "a name stands in quotes, as it may hold any character";
        input.error(message)
    })?;
    if text.value().is_empty() {
        return Err(syn::Error::new(
            text.span(),
            "a name has at least one character",
        ));
    }
    Ok(text)
}

fn integer(input: ParseStream<'_>) -> syn::Result<isize> {
    let negative = input.peek(Token![-]);
    if negative {
        input.parse::<Token![-]>()?;
    }
    let number: LitInt = input.parse().map_err(|_| {
        input.error("an axis is a whole number, such as `axis = 0`, or `axis = -1` for the last")
    })?;
    let axis: isize = number.base10_parse()?;
    Ok(if negative { -axis } else { axis })
}

fn misplaced(word: &str, elsewhere: &[&str], place: &str) -> Option<String> {
    elsewhere
        .contains(&word)
        .then(|| format!("`{word}` belongs on a {place}, not here"))
}

/// The doc comment, its lines joined.
fn description(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) => match &pair.value {
                syn::Expr::Lit(literal) => match &literal.lit {
                    syn::Lit::Str(line) => Some(line.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    lines.join("\n").trim().to_owned()
}
