//! `literal!(Training { x: [[1.0, 2.0, 3.0]], y: [0] })`: data that the compiler checks.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Path, Token};

use crate::entries::up_to_comma;
use crate::place::Place;

/// The path of the core crate, and what the user wrote.
pub(crate) struct Call {
    krate: TokenStream,
    literal: Literal,
}

struct Literal {
    ty: Path,
    fields: Vec<LiteralField>,
}

struct LiteralField {
    ident: Ident,
    value: Value,
}

enum Value {
    /// An array, or what is none.
    Plain(TokenStream),
    /// `Some([..])`
    Present(TokenStream),
    /// `None`
    Absent(TokenStream),
    /// A flattened struct: `Inner { .. }`
    Nested(Literal),
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Call> {
        // `$crate` is a token of its own: it is passed on as it is.
        let mut krate = TokenStream::new();
        while !input.peek(Token![;]) && !input.is_empty() {
            krate.extend([proc_macro2::TokenTree::parse(input)?]);
        }
        input.parse::<Token![;]>()?;
        if input.is_empty() {
            return Err(input
                .error("a struct was expected, such as `literal!(Training { x: [[1.0, 2.0]] })`"));
        }
        let literal = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("nothing more was expected here"));
        }
        Ok(Call { krate, literal })
    }
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> syn::Result<Literal> {
        let ty: Path = input.parse()?;
        if !input.peek(syn::token::Brace) {
            return Err(input.error("the fields were expected here, in braces: `literal!(Training { x: [[1.0, 2.0]] })`"));
        }
        let content;
        syn::braced!(content in input);
        let mut fields = Vec::new();
        while !content.is_empty() {
            if content.peek(Token![..]) {
                return Err(content.error("every field is written out in a literal"));
            }
            let ident = content.call(Ident::parse_any)?;
            let tokens = if content.peek(Token![:]) {
                content.parse::<Token![:]>()?;
                up_to_comma(&content)
            } else {
                ident.to_token_stream()
            };
            if tokens.is_empty() {
                return Err(syn::Error::new(
                    ident.span(),
                    format!("`{ident}` has no value"),
                ));
            }
            fields.push(LiteralField {
                value: Value::read(tokens),
                ident,
            });
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        Ok(Literal { ty, fields })
    }
}

impl Value {
    fn read(tokens: TokenStream) -> Value {
        let some = |input: ParseStream<'_>| {
            let path: Path = input.call(Path::parse_mod_style)?;
            let content;
            syn::parenthesized!(content in input);
            let inner: TokenStream = content.parse()?;
            match path.segments.last() {
                Some(last) if last.ident == "Some" => Ok(inner),
                _ => Err(input.error("")),
            }
        };
        let none = |input: ParseStream<'_>| {
            let path: Path = input.call(Path::parse_mod_style)?;
            match path.segments.last() {
                Some(last) if last.ident == "None" => Ok(()),
                _ => Err(input.error("")),
            }
        };
        if let Ok(inner) = some.parse2(tokens.clone()) {
            return Value::Present(inner);
        }
        if none.parse2(tokens.clone()).is_ok() {
            return Value::Absent(tokens);
        }
        match syn::parse2(tokens.clone()) {
            Ok(nested) => Value::Nested(nested),
            Err(_) => Value::Plain(tokens),
        }
    }
}

impl Call {
    pub(crate) fn expand(&self) -> TokenStream {
        let krate = &self.krate;
        let private = quote!(#krate::__private);
        let mut parts = Parts::default();
        let value = self.literal.expand(&private, &mut parts);
        let Parts { checks, placed } = parts;
        quote! {{
            #(#checks)*
            const _: () = #private::check_shapes(&[#(#placed),*]);
            #private::literal(#value, &[#(#placed),*])
        }}
    }
}

/// What every array of a literal adds: its own check, and its place among the others.
#[derive(Default)]
struct Parts {
    checks: Vec<TokenStream>,
    placed: Vec<TokenStream>,
}

impl Literal {
    fn expand(&self, private: &TokenStream, parts: &mut Parts) -> TokenStream {
        let ty = &self.ty;
        let schema = quote!(<#ty as #private::InputSchema>::SCHEMA);
        let of_fields = quote_spanned!(ty.span()=> <#ty as #private::FromArrays>::__Literals);
        let fields: Vec<TokenStream> = self
            .fields
            .iter()
            .map(|field| {
                let ident = &field.ident;
                let mut array = |value: &TokenStream| {
                    let name = ident.unraw().to_string();
                    let literal = quote! {
                        #private::place(|__of: &#of_fields| &__of.#ident)
                            .of()
                            .literal(&(#value), #name)
                    };
                    let problem = quote!(#literal.problem(const { &#schema }));
                    let check = Place::of(value).call(&quote!(#private::demand), &problem);
                    parts.checks.push(quote!(const _: () = #check;));
                    parts
                        .placed
                        .push(quote!(#literal.placed(const { &#schema })));
                    quote!(#literal.build())
                };
                let value = match &field.value {
                    Value::Plain(value) | Value::Present(value) => array(value),
                    Value::Absent(none) => none.clone(),
                    Value::Nested(inner) => inner.expand(private, parts),
                };
                quote!(#ident: #value)
            })
            .collect();
        quote!(#ty { #(#fields),* })
    }
}
