//! How a value is written: the ends of messages that say what to write.

use proc_macro2::{Delimiter, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::syntax::types;

/// A longer text is not repeated in a message.
const LONGEST: usize = 80;

/// How the value of a key is written, each with an example.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A list of names and sizes.
    Shape(&'static str),
    /// A list of values.
    List(&'static str),
    Range(&'static str),
    /// A name in quotes.
    Text(&'static str),
    /// Anything else.
    Plain(&'static str),
}

impl Form {
    pub(crate) fn example(self) -> &'static str {
        match self {
            Form::Shape(example)
            | Form::List(example)
            | Form::Range(example)
            | Form::Text(example)
            | Form::Plain(example) => example,
        }
    }

    /// The tokens as they would be written; the example if that is not clear.
    pub(crate) fn of(self, tokens: &TokenStream) -> String {
        self.meant(tokens)
            .unwrap_or_else(|| self.example().to_owned())
    }

    /// The tokens as they would be written; `None` if that is not clear.
    pub(crate) fn meant(self, tokens: &TokenStream) -> Option<String> {
        let written = match self {
            Form::Shape(_) | Form::List(_) => self.list(tokens),
            Form::Range(_) => range(tokens),
            Form::Text(_) | Form::Plain(_) => match &at_commas(tokens.clone())[..] {
                [value] => Some(match (self, types::text(value)) {
                    (Form::Text(_), text) if !text.starts_with('"') => format!("\"{text}\""),
                    (_, text) => text,
                }),
                _ => None,
            },
        };
        written.filter(|text| text.len() <= LONGEST)
    }

    fn list(self, tokens: &TokenStream) -> Option<String> {
        if let Some(text) = lone_text(tokens) {
            return self.listed(&text);
        }
        let inner = in_other_brackets(tokens).unwrap_or_else(|| tokens.clone());
        let items = at_commas(inner);
        let is_constant = |item: &TokenStream| {
            matches!(
                item.clone().into_iter().next(),
                Some(TokenTree::Ident(ident)) if ident != "true" && ident != "false"
            )
        };
        // A constant may be the list, or a value of it.
        if matches!(self, Form::List(_)) && matches!(&items[..], [only] if is_constant(only)) {
            return None;
        }
        let is_item = |item: &TokenStream| {
            let has_dots = matches!(self, Form::List(_)) && position_of(item, "..").is_some();
            !item.is_empty() && !has_dots && item.clone().into_iter().all(|token| is_plain(&token))
        };
        let texts: Vec<String> = items.iter().map(types::text).collect();
        items
            .iter()
            .all(is_item)
            .then(|| format!("[{}]", texts.join(", ")))
    }
}

impl Form {
    /// A list that is written as text: `"batch, 3"`.
    fn listed(self, text: &str) -> Option<String> {
        let words = text
            .trim_matches(['[', ']', '(', ')'])
            .split(',')
            .map(str::trim);
        let words: Vec<String> = words
            .map(|word| {
                let is_plain = |c: char| c.is_alphanumeric() || "_.+-* ".contains(c);
                let word = (!word.is_empty() && word.chars().all(is_plain)).then_some(word)?;
                let is_bare = matches!(self, Form::Shape(_)) || word.parse::<f64>().is_ok();
                Some(if is_bare {
                    word.to_owned()
                } else {
                    format!("\"{word}\"")
                })
            })
            .collect::<Option<_>>()?;
        Some(format!("[{}]", words.join(", ")))
    }
}

/// The content of the string literal that the tokens are.
fn lone_text(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) => text_of(&literal),
        _ => None,
    }
}

fn is_plain(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => "+-*:._".contains(punct.as_char()),
        TokenTree::Group(group) => {
            matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Brace)
        }
        TokenTree::Ident(_) | TokenTree::Literal(_) => true,
    }
}

/// `0..=1` for `0, 1`, `[0, 1]`, `(0, 1)`, `min = 0, max = 1`, `0:1` or `"0..=1"`.
fn range(tokens: &TokenStream) -> Option<String> {
    if let Some(text) = lone_text(tokens) {
        let is_range = |c: char| c.is_ascii_alphanumeric() || "._-+=".contains(c);
        return (text.contains("..") && text.chars().all(is_range)).then_some(text);
    }
    let inner = in_other_brackets(tokens).unwrap_or_else(|| tokens.clone());
    let end = |tokens: &TokenStream| {
        let mut rest: Vec<TokenTree> = tokens.clone().into_iter().collect();
        if let [TokenTree::Ident(_), TokenTree::Punct(equals), ..] = &rest[..]
            && equals.as_char() == '='
        {
            rest.drain(..2);
        }
        let rest: TokenStream = rest.into_iter().collect();
        let is_plain = |token| !matches!(token, TokenTree::Punct(punct) if punct.as_char() != '-');
        (!rest.is_empty() && rest.clone().into_iter().all(is_plain)).then(|| types::text(&rest))
    };
    let mut ends = at_commas(inner.clone());
    if ends.len() == 1 {
        let colons = split(inner.clone(), |token| is_sign(token, ':'));
        if colons.len() == 2 {
            ends = colons;
        }
    }
    match &ends[..] {
        [min, max] => Some(format!("{}..={}", end(min)?, end(max)?)),
        [range] if position_of(range, "..").is_some() => Some(types::text(range)),
        _ => None,
    }
}

/// The tokens of a list that is written as in another language: in `(..)` or `{..}`, as `vec![..]` or
/// `&[..]`, or as text.
fn in_other_brackets(tokens: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Group(group)] => Some(group.stream()),
        [TokenTree::Punct(and), TokenTree::Group(group)] if and.as_char() == '&' => {
            Some(group.stream())
        }
        [
            TokenTree::Ident(_),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
        ] if bang.as_char() == '!' => Some(group.stream()),
        [TokenTree::Literal(literal)] => named(&text_of(literal)?),
        _ => None,
    }
}

/// The names and sizes that a text lists.
fn named(text: &str) -> Option<TokenStream> {
    let mut tokens = TokenStream::new();
    for word in text.split(',').map(str::trim) {
        let starts_a_name = |c: char| c.is_ascii_alphabetic();
        let is_name = word.starts_with(starts_a_name)
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let token = match word.parse() {
            Ok(size) => TokenTree::from(Literal::usize_unsuffixed(size)),
            Err(_) if is_name => Ident::new(word, Span::call_site()).into(),
            Err(_) => return None,
        };
        tokens.extend([token, Punct::new(',', Spacing::Alone).into()]);
    }
    Some(tokens)
}

/// The content of a string literal.
pub(crate) fn text_of(literal: &Literal) -> Option<String> {
    let text: syn::LitStr = syn::parse2(TokenTree::from(literal.clone()).into()).ok()?;
    Some(text.value())
}

/// The tokens between commas. A comma at the end separates nothing.
pub(crate) fn at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = split(tokens, |token| is_sign(token, ','));
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

fn split(tokens: TokenStream, is_between: impl Fn(&TokenTree) -> bool) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        if is_between(&token) {
            parts.push(TokenStream::new());
        } else if let Some(last) = parts.last_mut() {
            last.extend([token]);
        }
    }
    parts
}

pub(crate) fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Where the signs stand among the tokens.
pub(crate) fn position_of(tokens: &TokenStream, signs: &str) -> Option<usize> {
    let found: String = tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            TokenTree::Punct(punct) if punct.as_char().is_ascii() => punct.as_char(),
            _ => 'x',
        })
        .collect();
    found.find(signs)
}
