//! `on_missing = mean`, `on_missing = constant(0.0)`.

use proc_macro2::{Ident, TokenStream};
use schema_spec::OnMissing;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Token};

use crate::syntax::constant::Constant;
use crate::syntax::keys::{self, Key, RepairKey};
use crate::syntax::place::Place;
use crate::syntax::types;
use crate::syntax::written::is_sign;

/// The value of `on_missing`, and where it is written.
pub(crate) struct Repair {
    pub(crate) key: Place,
    /// Where the imputed value is written, or else the word.
    pub(crate) place: Place,
    pub(crate) word: RepairKey,
    /// The value after `constant`.
    pub(crate) constant: Option<Constant>,
}

impl Repair {
    pub(crate) fn parse(input: ParseStream<'_>, key: Place) -> syn::Result<Repair> {
        let words = || keys::listed(&RepairKey::words());
        if input.peek(LitStr) {
            let message = format!(
                "a repair is a word without quotes, one of {}; write `constant(\"..\")` to impute text",
                words()
            );
            return Err(input.error(message));
        }
        if input.peek(Lit) || input.peek(Token![-]) {
            let value: TokenStream = input.parse()?;
            let message = format!(
                "a value to impute must be in `constant(..)`; write `constant({})`",
                types::text(&value)
            );
            return Err(syn::Error::new_spanned(value, message));
        }
        let Ok(word) = input.call(Ident::parse_any) else {
            let message = format!("a repair is one word, one of {}", words());
            return Err(syn::Error::new_spanned(
                input.parse::<TokenStream>()?,
                message,
            ));
        };
        let name = word.to_string();
        let Some(repair) = RepairKey::named(&name) else {
            let message = keys::unknown_key::<RepairKey>("repair", &name);
            return Err(syn::Error::new(word.span(), message));
        };
        if repair == RepairKey::Constant {
            return constant(input, &word, key);
        }
        if !input.is_empty() {
            let rest: TokenStream = input.parse()?;
            let message = format!("`{name}` takes no value; write `{name}`");
            return Err(syn::Error::new_spanned(rest, message));
        }
        Ok(Repair {
            key,
            place: Place::of(&word),
            word: repair,
            constant: None,
        })
    }

    /// The same for the rules; `None` if rustc has to evaluate the imputed value.
    pub(crate) fn known(&self) -> Option<OnMissing> {
        match &self.constant {
            Some(constant) => constant.known.clone().map(OnMissing::Constant),
            None => Some(self.stand_in()),
        }
    }

    /// The same for checks that do not depend on the imputed value.
    pub(crate) fn stand_in(&self) -> OnMissing {
        match self.word {
            RepairKey::Mean => OnMissing::Mean,
            RepairKey::Median => OnMissing::Median,
            RepairKey::MostFrequent => OnMissing::MostFrequent,
            RepairKey::Constant => OnMissing::text(""),
            RepairKey::Drop => OnMissing::Drop,
        }
    }
}

fn constant(input: ParseStream<'_>, word: &Ident, key: Place) -> syn::Result<Repair> {
    let needs = "`constant` needs a value; write `constant(0.0)`";
    if !input.peek(syn::token::Paren) {
        let rest: TokenStream = input.parse()?;
        let value: TokenStream = rest
            .clone()
            .into_iter()
            .filter(|token| !is_sign(token, '=') && !is_sign(token, ':'))
            .collect();
        let text = types::text(&value);
        if value.is_empty() || text.len() > 40 {
            return Err(syn::Error::new(word.span(), needs));
        }
        let text = text.trim_matches(['[', ']', '{', '}', ' ']);
        let message = format!("the value of `constant` is in brackets; write `constant({text})`");
        return Err(syn::Error::new_spanned(rest, message));
    }
    let content;
    let brackets = syn::parenthesized!(content in input);
    let value: TokenStream = content.parse()?;
    if value.is_empty() {
        return Err(syn::Error::new(brackets.span.join(), needs));
    }
    if !input.is_empty() {
        return Err(input.error("expected nothing more here"));
    }
    let constant = Constant::read(value)?;
    Ok(Repair {
        key,
        place: constant.place,
        word: RepairKey::Constant,
        constant: Some(constant),
    })
}
