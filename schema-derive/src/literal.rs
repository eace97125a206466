//! `literal!(Training { x: [[1.0, 2.0, 3.0]], y: [0] })`: data that the compiler checks.

mod numbers;

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{Path, Token};

use crate::syntax::place::Place;
use crate::syntax::types;
use numbers::Number;

/// The path of the core crate, and the user's tokens.
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
    /// An array, or any other value.
    Plain(TokenStream),
    /// `Some([..])`: the path, the brackets and the array.
    Present(Path, Paren, TokenStream),
    /// `None`
    Absent(TokenStream),
    /// A flattened struct: `Inner { .. }`
    Nested(Literal),
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Call> {
        // `$crate` is a single token, which is passed on unchanged.
        let mut krate = TokenStream::new();
        while !input.peek(Token![;]) && !input.is_empty() {
            krate.extend([TokenTree::parse(input)?]);
        }
        input.parse::<Token![;]>()?;
        if !(input.peek(Ident::peek_any) || input.peek(Token![::])) {
            return Err(syn::Error::new(
                input.span(),
                "expected a struct, such as `literal!(Training { x: [[1.0, 2.0]] })`",
            ));
        }
        let literal = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("expected nothing more here"));
        }
        Ok(Call { krate, literal })
    }
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> syn::Result<Literal> {
        let ty: Path = input.parse()?;
        if !input.peek(syn::token::Brace) {
            let message = "expected the fields in braces after this: `literal!(Training { x: [[1.0, 2.0]] })`";
            return Err(syn::Error::new_spanned(&ty, message));
        }
        let content;
        syn::braced!(content in input);
        let mut fields = Vec::new();
        while !content.is_empty() {
            if content.peek(Token![..]) {
                return Err(content.error("a literal must contain every field"));
            }
            let ident = field_name(&content)?;
            let tokens = if content.peek(Token![:]) && !content.peek(Token![::]) {
                content.parse::<Token![:]>()?;
                up_to_field(&content)
            } else if content.is_empty() || content.peek(Token![,]) {
                ident.to_token_stream()
            } else {
                let sign = sign(&content)?;
                let message = format!("the value of a field follows `:`; write `{ident}: [..]`");
                return Err(syn::Error::new_spanned(sign, message));
            };
            if tokens.is_empty() {
                return Err(syn::Error::new(
                    ident.span(),
                    format!("`{ident}` has no value"),
                ));
            }
            let value = Value::read(tokens);
            if let Value::Plain(tokens) | Value::Present(_, _, tokens) = &value
                && let Some(message) = made_by_a_macro(tokens)
            {
                return Err(syn::Error::new_spanned(tokens, message));
            }
            fields.push(LiteralField { ident, value });
            if !content.is_empty() && content.parse::<Option<Token![,]>>()?.is_none() {
                return Err(content.error(if content.peek(Token![;]) {
                    "fields are separated by commas; write `,` instead of `;`"
                } else {
                    "expected a comma before this"
                }));
            }
        }
        Ok(Literal { ty, fields })
    }
}

/// The name of a field.
fn field_name(input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(syn::LitStr) {
        let name: syn::LitStr = input.parse()?;
        let message = format!(
            "the name of a field is written without quotes; write `{}: [..]`",
            name.value()
        );
        return Err(syn::Error::new(name.span(), message));
    }
    let span = input.span();
    let name = input.call(Ident::parse_any);
    name.map_err(|_| syn::Error::new(span, "expected a field, such as `x: [[1.0, 2.0]]`"))
}

/// The sign after a name, such as `=` or `=>`.
fn sign(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let first: TokenTree = input.parse()?;
    let is_joint = matches!(&first, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint);
    let mut sign = TokenStream::from(first);
    if is_joint {
        sign.extend([input.parse::<TokenTree>()?]);
    }
    Ok(sign)
}

/// The tokens up to the next field.
fn up_to_field(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !(input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])) {
        let is_next = input.peek(Ident::peek_any)
            && input.peek2(Token![:])
            && !input.peek2(Token![::])
            && !tokens.is_empty();
        if is_next {
            break;
        }
        let Ok(token) = TokenTree::parse(input) else {
            break;
        };
        tokens.extend([token]);
    }
    tokens
}

/// The error for `vec![..]` and the like, of which no constant can be made.
fn made_by_a_macro(value: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = value.clone().into_iter().collect();
    match &tokens[..] {
        [
            ..,
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
        ] if bang.as_char() == '!' && (name == "vec" || name == "array") => {
            let text = types::text(group.stream());
            let written = if text.len() < 60 {
                format!("[{text}]")
            } else {
                "[..]".to_owned()
            };
            Some(format!(
                "data in a literal is written in brackets, without `{name}!`; write `{written}`"
            ))
        }
        _ => None,
    }
}

impl Value {
    fn read(tokens: TokenStream) -> Value {
        let some = |input: ParseStream<'_>| {
            let path: Path = input.call(Path::parse_mod_style)?;
            let content;
            let brackets = syn::parenthesized!(content in input);
            let inner: TokenStream = content.parse()?;
            match path.segments.last() {
                Some(last) if last.ident == "Some" => Ok((path, brackets, inner)),
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
        if is_array(&tokens) {
            return Value::Plain(tokens);
        }
        if let Ok((path, brackets, inner)) = some.parse2(tokens.clone()) {
            return Value::Present(path, brackets, inner);
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
        // A name with the origin of the user's tokens: rustc joins only spans of the same origin.
        let private = format_ident!("__private");
        let mut arrays = Vec::new();
        let value = self.literal.expand(&private, &mut arrays);
        let (ty, count) = (&self.literal.ty, arrays.len());
        let schema = quote!(const { &<#ty as #private::InputSchema>::SCHEMA });
        let whole = Place::of(ty).call(&quote!(#private::check_schema), &schema);
        let each = arrays.iter().enumerate().map(|(at, array)| {
            let (name, placed) = (array_name(at), &array.placed);
            let place = array.place;
            let written = array.numbers.iter().map(|number| number.expand(&private));
            let values = quote!(&#name, &[#(#written),*]);
            let values = place.call(&quote!(#private::check_values), &values);
            let numbers = array.numbers.iter().map(|number| {
                let written = number.expand(&private);
                let arguments = quote!(&#name, &#written);
                number
                    .place
                    .call(&quote!(#private::check_number), &arguments)
            });
            let arguments = quote!(#schema, &__LITERAL, #at);
            let shape = place.call(&quote!(#private::check_shape), &arguments);
            quote! {
                const #name: #private::Placed = #placed;
                #(const _: () = #numbers;)*
                #[allow(long_running_const_eval)]
                const _: () = #values;
                const _: () = #shape;
            }
        });
        let names = (0..count).map(array_name);
        quote! {{
            use #krate::__private;
            const _: () = #whole;
            #(#each)*
            const __LITERAL: [#private::Placed; #count] = [#(#names),*];
            #private::literal(#value, &__LITERAL)
        }}
    }
}

/// An array of a literal, together with its spec in the schema.
struct Array {
    place: Place,
    placed: TokenStream,
    /// The numbers that may be too large for the type of the elements.
    numbers: Vec<Number>,
}

/// Whether a value is written in brackets. The value of a skipped field is anything else.
fn is_array(value: &TokenStream) -> bool {
    let mut tokens = value.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) => group.delimiter() == Delimiter::Bracket,
        _ => false,
    }
}

/// The constant that holds the array.
fn array_name(at: usize) -> Ident {
    format_ident!("__ARRAY_{at}")
}

impl Literal {
    fn expand(&self, private: &Ident, arrays: &mut Vec<Array>) -> TokenStream {
        let ty = &self.ty;
        let schema = quote!(const { &<#ty as #private::InputSchema>::SCHEMA });
        let of_fields = quote_spanned!(ty.span()=> <#ty as #private::FromArrays>::__Literals);
        let fields: Vec<TokenStream> = self
            .fields
            .iter()
            .map(|field| {
                let ident = &field.ident;
                let mut array = |value: &TokenStream| {
                    let name = ident.unraw().to_string();
                    let of_field = quote_spanned! {ty.span()=>
                        #private::place(|__of: &#of_fields| &__of.#ident)
                    };
                    let placed = quote_spanned! {value.span()=> {
                        let mut __of = #of_field.of();
                        __of.value = const { &[&#value] };
                        __of.literal(#name).placed(#schema)
                    }};
                    let place = Place::of(value);
                    let constant = array_name(arrays.len());
                    let numbers = numbers::extremes(value);
                    arrays.push(Array {
                        place,
                        placed,
                        numbers,
                    });
                    // An error in a literal that is written twice would be reported twice.
                    if is_array(value) {
                        quote_spanned!(value.span()=> #of_field.build(&#constant))
                    } else {
                        quote_spanned! {value.span()=>
                            #of_field.build_or(&#constant, || #value)
                        }
                    }
                };
                let value = match &field.value {
                    Value::Plain(value) => array(value),
                    Value::Present(some, brackets, value) => {
                        let value = array(value);
                        let mut some = some.to_token_stream();
                        brackets.surround(&mut some, |tokens| value.to_tokens(tokens));
                        some
                    }
                    Value::Absent(none) => none.clone(),
                    Value::Nested(inner) => inner.expand(private, arrays),
                };
                quote!(#ident: #value)
            })
            .collect();
        quote!(#ty { #(#fields),* })
    }
}

#[cfg(test)]
mod tests {
    use super::Call;

    /// rustc reports an error in a literal once for each place where it is.
    #[test]
    fn an_array_is_written_once() {
        let source = "krate; Training { x: [[1.25, 2.0]], y: Some([7]), z: SETTINGS }";
        let expansion = syn::parse_str::<Call>(source).unwrap().expand().to_string();
        for value in ["1.25", "[7]"] {
            assert_eq!(expansion.matches(value).count(), 1, "{expansion}");
        }
    }
}
