//! `0..=1`, `MIN..`, `..`: Rust ranges, as values of `range` and `dims`.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use schema_spec::ValueRange;
use syn::parse::ParseStream;

use crate::syntax::constant::Constant;
use crate::syntax::types;
use crate::syntax::written::{Form, is_sign, position_of, text_of};

/// A Rust range, possibly unbounded.
pub(crate) struct RangeOf<T> {
    pub(crate) min: Option<T>,
    pub(crate) max: Option<T>,
    pub(crate) inclusive: bool,
}

impl<T> RangeOf<T> {
    /// Reads `min..max`, `min..=max`, `min..`, `..max`, `..=max` or `..`.
    pub(crate) fn parse(
        input: ParseStream<'_>,
        form: Form,
        end: impl Fn(TokenStream) -> syn::Result<T>,
    ) -> syn::Result<RangeOf<T>> {
        let tokens: TokenStream = input.parse()?;
        let Some(at) = position_of(&tokens, "..") else {
            return Err(no_range(tokens, form));
        };
        let mut first = tokens.into_iter().collect::<Vec<_>>();
        let mut last = first.split_off(at);
        let mut dots: Vec<TokenTree> = last.drain(..2).collect();
        if last.first().is_some_and(|token| is_sign(token, '.')) {
            dots.extend(last.drain(..1));
            let instead = if last.is_empty() { ".." } else { "..=" };
            return Err(error(dots, format!("`...` is written `{instead}`")));
        }
        if last.first().is_some_and(|token| is_sign(token, '<')) {
            dots.extend(last.drain(..1));
            let message = "`..<` is written `..`, which excludes the end; `..=` includes it";
            return Err(error(dots, message));
        }
        let inclusive = last.first().is_some_and(|token| is_sign(token, '='));
        if inclusive {
            let is_apart = |dot: &TokenTree| matches!(dot, TokenTree::Punct(dot) if dot.spacing() == Spacing::Alone);
            let is_split = dots.iter().any(is_apart);
            dots.extend(last.drain(..1));
            if is_split {
                return Err(error(dots, "`..=` is one sign; write it without spaces"));
            }
        }
        let (first, last): (TokenStream, TokenStream) =
            (first.into_iter().collect(), last.into_iter().collect());
        if inclusive && last.is_empty() {
            let message = "`..=` needs an end; write `..` for no upper bound";
            return Err(error(dots, message));
        }
        if position_of(&last, "..").is_some() {
            return Err(error(last, "a range has two ends, such as `0..=1`"));
        }
        let end = |tokens: TokenStream| (!tokens.is_empty()).then(|| end(tokens)).transpose();
        Ok(RangeOf {
            min: end(first)?,
            max: end(last)?,
            inclusive,
        })
    }
}

/// The error for tokens without `..`.
fn no_range(tokens: TokenStream, form: Form) -> syn::Error {
    let message = if let Some(range) = compared(&tokens) {
        format!("a bound is the end of a range; write `{range}`")
    } else if let Some(written) = form.meant(&tokens) {
        format!("a range is written with `..=`; write `{written}`")
    } else if is_one_value(&tokens) {
        let value = types::text(&tokens);
        format!(
            "expected a range, such as `0..=1` or `0.0..`; write `{value}..={value}` for one value alone"
        )
    } else {
        "expected a range, such as `0..=1`, `0.0..` or `MIN..=MAX`".to_owned()
    };
    error(tokens, message)
}

/// The range for `<= 32`, `> 0` and the like.
pub(crate) fn compared(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens.clone().into_iter();
    let Some(TokenTree::Punct(sign)) = tokens.next() else {
        return None;
    };
    let mut end: Vec<TokenTree> = tokens.collect();
    let includes =
        sign.spacing() == Spacing::Joint && end.first().is_some_and(|token| is_sign(token, '='));
    if includes {
        end.remove(0);
    }
    let end: TokenStream = end.into_iter().collect();
    let text = types::text(&end);
    let next = || text.parse::<u64>().ok()?.checked_add(1);
    if end.is_empty() || position_of(&end, "<").or(position_of(&end, ">")).is_some() {
        return None;
    }
    Some(match (sign.as_char(), includes) {
        ('<', true) => format!("..={text}"),
        ('<', false) => format!("..{text}"),
        ('>', true) => format!("{text}.."),
        ('>', false) => format!("{}..", next().map_or(text.clone(), |next| next.to_string())),
        _ => return None,
    })
}

fn is_one_value(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    let _ = tokens.next_if(|token| is_sign(token, '-'));
    let is_value =
        matches!(tokens.next(), Some(TokenTree::Literal(literal)) if text_of(&literal).is_none());
    is_value && tokens.next().is_none()
}

fn error(
    tokens: impl IntoIterator<Item = TokenTree>,
    message: impl std::fmt::Display,
) -> syn::Error {
    let tokens: TokenStream = tokens.into_iter().collect();
    syn::Error::new_spanned(tokens, message)
}

impl RangeOf<Constant> {
    /// The range, if its bounds are literals; `None` if rustc has to evaluate one.
    pub(crate) fn known(&self) -> Option<ValueRange> {
        let known = |end: &Option<Constant>| match end {
            Some(constant) => constant.known.clone().map(Some),
            None => Some(None),
        };
        let (min, max) = (known(&self.min)?, known(&self.max)?);
        Some(ValueRange::new(min, max, self.inclusive))
    }
}
