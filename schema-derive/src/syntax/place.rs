use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

/// A position in the source, from one token to another. Only rustc can join the two spans.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Place {
    /// The position of the tokens; the macro itself if there are none.
    pub(crate) fn of(tokens: impl ToTokens) -> Place {
        let mut spans = tokens
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Place {
            first,
            last: spans.last().unwrap_or(first),
        }
    }

    /// The call of a function on a type: if the type does not satisfy its bounds, rustc reports it here.
    pub(crate) fn call_of(
        self,
        function: &TokenStream,
        ty: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let function = standing_at(function, self.first);
        self.called(&quote_spanned!(self.first=> #function::<#ty>), arguments)
    }

    /// The call of a function: if it fails, rustc reports it here.
    pub(crate) fn call(self, function: &TokenStream, arguments: &TokenStream) -> TokenStream {
        self.called(&standing_at(function, self.first), arguments)
    }

    fn called(self, function: &TokenStream, arguments: &TokenStream) -> TokenStream {
        let mut brackets =
            proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, arguments.clone());
        brackets.set_span(self.last);
        quote!(#function #brackets)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place {
            first: span,
            last: span,
        }
    }
}

/// Tokens at the position, so that an error on them covers all of it.
impl ToTokens for Place {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Ident::new("first", self.first).to_tokens(tokens);
        Ident::new("last", self.last).to_tokens(tokens);
    }
}

/// The tokens as if the user had written them at `span`: rustc joins only spans of the same origin, and
/// then does not mention the macro. `$crate` keeps its span, because that gives it its meaning.
fn standing_at(tokens: &TokenStream, span: Span) -> TokenStream {
    tokens
        .clone()
        .into_iter()
        .map(|mut token| {
            let is_dollar_crate = matches!(&token, TokenTree::Ident(ident) if ident == "$crate");
            token.set_span(if is_dollar_crate {
                token.span().located_at(span)
            } else {
                span
            });
            token
        })
        .collect()
}
