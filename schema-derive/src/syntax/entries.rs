//! The entries of an attribute list, each with its key. Invalid entries are reported and skipped.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Token};

use crate::errors::Errors;
use crate::syntax::keys::{self, ArrayKey, FieldKey, Key, StructKey};
use crate::syntax::place::Place;
use crate::syntax::range;
use crate::syntax::written::{Form, text_of};

/// `key`, `key = value` or `key(arguments)`.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) value: Value,
    /// What is wrong between the two: the message lacks only how it is written.
    slip: Slip,
}

pub(crate) enum Value {
    None,
    /// The tokens after `=`, up to the next comma.
    Assigned(TokenStream),
    /// The tokens between brackets.
    Listed(TokenStream),
    /// Something else, which is reported.
    Reported,
}

impl Entry {
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// The value after `=`.
    pub(crate) fn assigned<T>(
        &self,
        errors: &mut Errors,
        parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
        form: Form,
    ) -> Option<T> {
        let name = self.name();
        match &self.value {
            Value::Reported => {}
            Value::Assigned(tokens) if !tokens.is_empty() => {
                let value = parse_all(tokens, self.key.span(), parse);
                let Some((place, message)) = &self.slip else {
                    return errors.ok(value);
                };
                let written = form.of(tokens);
                errors.on(place, format!("{message}; write `{name} = {written}`"));
                return value.ok();
            }
            Value::Listed(tokens) if !tokens.is_empty() => {
                let written = form.of(tokens);
                let message =
                    format!("the value of `{name}` follows `=`; write `{name} = {written}`");
                errors.on(&self.key, message);
            }
            _ => {
                let example = form.example();
                errors.on(
                    &self.key,
                    format!("`{name}` needs a value; write `{name} = {example}`"),
                );
            }
        }
        None
    }

    /// Reports a value for a key without one.
    pub(crate) fn alone(&self, errors: &mut Errors) {
        if let Value::Assigned(tokens) | Value::Listed(tokens) = &self.value {
            let name = self.name();
            let message = format!("`{name}` takes no value; write `{name}`");
            if tokens.is_empty() {
                errors.on(&self.key, message);
            } else {
                errors.on(tokens, message);
            }
        }
    }
}

/// Parses all of the tokens. If there are none, the error is at `span`.
pub(crate) fn parse_all<T>(
    tokens: &TokenStream,
    span: Span,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    if tokens.is_empty() {
        return Err(syn::Error::new(span, "expected a value here"));
    }
    let mut bare = tokens.clone();
    while let Some(inner) = in_no_delimiters(&bare) {
        bare = inner;
    }
    let whole = |input: ParseStream<'_>| {
        let value = parse(input)?;
        if input.is_empty() {
            return Ok(value);
        }
        let rest: TokenStream = input.parse()?;
        Err(syn::Error::new_spanned(rest, "expected nothing more here"))
    };
    whole.parse2(bare).map_err(|error| {
        // syn reports the end of input at the macro, not at the end of the tokens.
        match error.to_string().strip_prefix("unexpected end of input, ") {
            Some(message) => syn::Error::new_spanned(tokens, message),
            None => error,
        }
    })
}

/// Unwraps a fragment passed by a `macro_rules!` macro, such as `$range` of a `range: expr`.
fn in_no_delimiters(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The entries of every `#[input(..)]` among the attributes.
pub(crate) fn entries(attributes: &[Attribute], errors: &mut Errors) -> Vec<Entry> {
    let mut found = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident(keys::ATTRIBUTE) {
            continue;
        }
        match &attribute.meta {
            syn::Meta::List(list) => {
                let read = |input: ParseStream<'_>| Ok(list_of(input, Context::Attributes, errors));
                found.extend(read.parse2(list.tokens.clone()).unwrap_or_default());
            }
            other => errors.on(other, "`input` needs a list; write `#[input(..)]`"),
        }
    }
    found
}

/// What entries are about.
#[derive(Clone, Copy)]
pub(crate) enum Context {
    /// Attributes of a field or a struct.
    Attributes,
    /// Bounds of symbols.
    Bounds,
    /// Arguments of an attribute, with their words.
    Arguments(&'static [&'static str]),
}

/// Parses comma-separated entries. What is wrong in one is reported once, and parsing continues after it.
fn list_of(input: ParseStream<'_>, context: Context, errors: &mut Errors) -> Vec<Entry> {
    let mut found = Vec::new();
    while !input.is_empty() {
        found.extend(entry(input, context, errors));
        separator(input, errors);
    }
    found
}

/// Parses what is between two entries.
fn separator(input: ParseStream<'_>, errors: &mut Errors) {
    if input.is_empty() || matches!(input.parse::<Option<Token![,]>>(), Ok(Some(_))) {
        return;
    }
    if let Ok(Some(semicolon)) = input.parse::<Option<Token![;]>>() {
        let message = "entries are separated by commas; write `,` instead of `;`";
        errors.on(semicolon, message);
    } else if input.peek(Ident::peek_any) {
        errors.at(input.span(), "expected a comma before this");
    } else {
        errors.on(up_to_comma(input), "expected a comma before this");
        let _ = input.parse::<Option<Token![,]>>();
    }
}

/// The entries in the brackets of another entry, with each key once.
pub(crate) fn arguments(tokens: &TokenStream, context: Context, errors: &mut Errors) -> Vec<Entry> {
    let read = |input: ParseStream<'_>| Ok(list_of(input, context, errors));
    let found = read.parse2(tokens.clone()).unwrap_or_default();
    once_each(found, errors)
}

/// The entries with each key once; repeated keys are reported and omitted.
pub(crate) fn once_each(entries: Vec<Entry>, errors: &mut Errors) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if kept.iter().any(|other| other.key == entry.key) {
            let name = entry.name();
            errors.on(&entry.key, format!("`{name}` is repeated; write it once"));
        } else {
            kept.push(entry);
        }
    }
    kept
}

/// The attribute that the entry names; `None`, with an error, if it does not belong here. Attributes
/// of `Other` belong on a `place`.
pub(crate) fn attribute_key<K: Key, Other: Key>(
    entry: &Entry,
    place: &str,
    errors: &mut Errors,
) -> Option<K> {
    let word = entry.name();
    let key = K::named(&word);
    if key.is_none() && !matches!(entry.value, Value::Reported) {
        let message = match Other::named(&word) {
            Some(_) => format!("`{word}` belongs on a {place}, not here"),
            None => keys::unknown_key::<K>("attribute", &word),
        };
        // `min` and `max` are one mistake.
        let mistake = keys::mistake::<K>(&word).unwrap_or(&message).to_owned();
        errors.once(&mistake, &entry.key, message);
    }
    key
}

/// The argument that the entry names; `None`, with an error, if there is no such argument.
pub(crate) fn argument_key<K: Key>(entry: &Entry, errors: &mut Errors) -> Option<K> {
    let word = entry.name();
    let key = K::named(&word);
    if key.is_none() {
        errors.on(&entry.key, keys::unknown_key::<K>("argument", &word));
    }
    key
}

/// Parses an entry up to the comma after it; `None` if it is wrong, which is reported.
fn entry(input: ParseStream<'_>, context: Context, errors: &mut Errors) -> Option<Entry> {
    let Ok(key) = input.call(Ident::parse_any) else {
        let span = input.span();
        match up_to_comma(input).into_iter().next() {
            Some(token) => errors.at(token.span(), context.nameless(&token)),
            None => errors.at(span, "expected an entry before this comma"),
        }
        return None;
    };
    let (value, slip) = if input.peek(syn::token::Paren) {
        let group: Group = errors.ok(input.parse())?;
        (Value::Listed(group.stream()), None)
    } else {
        value(input, &key, context, errors)
    };
    Some(Entry { key, value, slip })
}

type Slip = Option<(Place, String)>;

/// Parses what follows a key, unless it is in brackets.
fn value(
    input: ParseStream<'_>,
    key: &Ident,
    context: Context,
    errors: &mut Errors,
) -> (Value, Slip) {
    let name = key.unraw().to_string();
    let other_sign = other_sign(input);
    if input.peek(Token![=]) && other_sign.is_none() {
        let _ = input.parse::<Token![=]>();
        return (Value::Assigned(assigned(input, &name, context)), None);
    }
    if let Some(sign) = other_sign {
        let text: String = sign
            .clone()
            .into_iter()
            .map(|sign| sign.to_string())
            .collect();
        let message = format!("`{name}` is followed by `=`, not by `{text}`");
        let value = Value::Assigned(assigned(input, &name, context));
        return (value, Some((Place::of(sign), message)));
    }
    if input.peek(Token![<]) || input.peek(Token![>]) {
        let tokens = up_to_comma(input);
        let range = range::compared(&tokens).unwrap_or_else(|| "1..=256".to_owned());
        let message = format!("a bound is the end of a range; write `{name} = {range}`");
        errors.on(tokens, message);
        return (Value::Reported, None);
    }
    let is_value = input.peek(syn::token::Bracket)
        || input.peek(syn::token::Brace)
        || input.peek(syn::Lit)
        || input.peek(Token![..])
        || (input.peek(Token![-]) && !input.peek(Token![->]))
        || (input.peek(Ident::peek_any) && context.takes_value(&name) && !context.is_key(input));
    if is_value {
        let _ = input.parse::<Option<Token![in]>>();
        let value = assigned(input, &name, context);
        let slip = (Place::of(&value), format!("`=` is missing after `{name}`"));
        return (Value::Assigned(value), Some(slip));
    }
    let is_end = input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]);
    if is_end || input.peek(Ident::peek_any) {
        return (Value::None, None);
    }
    let message = format!("expected `=`, brackets or a comma after `{name}`");
    errors.on(up_to_comma(input), message);
    (Value::Reported, None)
}

/// A sign in place of `=`, such as `:`.
fn other_sign(input: ParseStream<'_>) -> Option<TokenStream> {
    let count = if input.peek(Token![==]) || input.peek(Token![=>]) || input.peek(Token![<-]) {
        2
    } else if input.peek(Token![:]) && !input.peek(Token![::]) {
        if input.peek2(Token![=]) { 2 } else { 1 }
    } else {
        return None;
    };
    let tokens = (0..count).map(|_| input.parse::<TokenTree>());
    tokens.collect::<syn::Result<_>>().ok()
}

/// Parses a value up to the next entry. Several values, although they should be in brackets, are one.
fn assigned(input: ParseStream<'_>, name: &str, context: Context) -> TokenStream {
    let mut tokens = up_to_entry(input);
    while !tokens.is_empty() && !ends_with_group(&tokens) && context.continues(input, name) {
        let _ = input.parse::<Option<Token![,]>>();
        tokens.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
        tokens.extend(up_to_entry(input));
    }
    tokens
}

fn ends_with_group(tokens: &TokenStream) -> bool {
    let last = tokens.clone().into_iter().last();
    matches!(last, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket)
}

impl Context {
    /// The error for a value without a key.
    fn nameless(self, token: &TokenTree) -> String {
        let word = match token {
            TokenTree::Literal(literal) => text_of(literal),
            _ => None,
        };
        match (self, word) {
            (Context::Attributes, Some(word)) if is_attribute(&word) => {
                format!("an attribute is written without quotes; write `{word}`")
            }
            (Context::Attributes, _) => {
                format!("`{token}` is not an attribute; write `name`, `name = value` or `name(..)`")
            }
            (Context::Bounds, _) => {
                "a bound begins with its symbol; write `batch = 1..=256`".to_owned()
            }
            (Context::Arguments(words), _) => {
                let text = token.to_string();
                let is_float = text.contains(['.', 'e']);
                let key = if is_float {
                    words.last()
                } else {
                    words.first()
                };
                let key = key.copied().unwrap_or_default();
                format!("`{text}` needs a name; write `{key} = {text}`")
            }
        }
    }

    /// Whether a value belongs to the key.
    fn takes_value(self, name: &str) -> bool {
        match self {
            Context::Attributes => match (FieldKey::named(name), StructKey::named(name)) {
                (Some(key), _) => key.takes_value(),
                (None, Some(key)) => key != StructKey::IgnoreUnknown,
                (None, None) => false,
            },
            Context::Bounds | Context::Arguments(_) => true,
        }
    }

    /// Whether the next token is the key of another entry.
    fn is_key(self, input: ParseStream<'_>) -> bool {
        let word = input.fork().call(Ident::parse_any);
        let is_word = |word: Ident| is_attribute(&word.unraw().to_string());
        matches!(self, Context::Attributes) && word.is_ok_and(is_word)
    }

    /// Whether what is after the next comma is no entry, but more of the value.
    fn continues(self, input: ParseStream<'_>, name: &str) -> bool {
        let ahead = input.fork();
        if !matches!(ahead.parse::<Option<Token![,]>>(), Ok(Some(_))) || ahead.is_empty() {
            return false;
        }
        let is_word = ahead.peek(Ident::peek_any);
        let is_entry = is_word && (ahead.peek2(Token![=]) || self.is_key(&ahead));
        match self {
            Context::Attributes => !is_entry && !ahead.peek(Token![,]) && is_many(name),
            Context::Bounds => !is_word && !ahead.peek(Token![,]),
            Context::Arguments(_) => false,
        }
    }
}

/// Whether the word is an attribute of a field or a struct.
fn is_attribute(word: &str) -> bool {
    FieldKey::named(word).is_some() || StructKey::named(word).is_some()
}

/// Whether the value of the attribute has several parts, which may have been written without brackets.
fn is_many(name: &str) -> bool {
    use schema_spec::rules::Argument;
    match FieldKey::named(name) {
        Some(FieldKey::Array(ArrayKey::Shape | ArrayKey::Columns)) => true,
        Some(FieldKey::Array(ArrayKey::Rule(rule))) => {
            matches!(rule.argument(), Argument::Range | Argument::Values)
        }
        _ => false,
    }
}

/// Parses up to the next comma or semicolon, or to the key of the next entry.
fn up_to_entry(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut is_after_value = false;
    while !(input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])) {
        let is_assigned = input.peek2(Token![=]) && !input.peek2(Token![==]);
        if is_after_value && is_assigned && input.peek(Ident::peek_any) {
            break;
        }
        let Ok(token) = TokenTree::parse(input) else {
            break;
        };
        // The end of a range may be absent.
        is_after_value = !matches!(&token, TokenTree::Punct(sign) if sign.as_char() != '.');
        tokens.extend([token]);
    }
    tokens
}

pub(crate) fn up_to_comma(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match TokenTree::parse(input) {
            Ok(token) => tokens.extend([token]),
            Err(_) => break,
        }
    }
    tokens
}
