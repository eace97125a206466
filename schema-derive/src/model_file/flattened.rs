use proc_macro2::{Span, TokenStream};
use quote::quote;
use schema_models::{Model, ModelArray, ModelDim};

use crate::check::Obligation;
use crate::expand::tokens;

/// The model's requirements on arrays other than the struct's `own`: only rustc sees the arrays of a
/// flattened struct.
pub(super) fn questions(model: &Model, own: &[&str], place: Span) -> Vec<Obligation> {
    let oblige = |problem: TokenStream| Obligation {
        place: place.into(),
        problem,
        is_of_schema: true,
    };
    let inputs: Vec<TokenStream> = model.inputs().iter().map(input).collect();
    let others = model.inputs().iter().zip(&inputs);
    let others = others.filter(|(input, _)| !own.contains(&input.name()));
    others
        .map(|(_, input)| oblige(quote!(__p::input_problem(__schema, &#input))))
        .chain([oblige(
            quote!(__p::extra_input_problem(__schema, &[#(#inputs),*])),
        )])
        .collect()
}

fn input(array: &ModelArray) -> TokenStream {
    let (name, is_optional) = (array.name(), array.is_optional());
    let dtype = tokens::option(array.dtype().map(tokens::dtype));
    let shape = array.shape().map(|shape| {
        let sizes = shape.iter().enumerate().map(|(axis, dim)| match dim {
            _ if axis == 0 && array.has_open_batch() => tokens::option(None),
            ModelDim::Fixed(size) => tokens::option(Some(tokens::size(*size))),
            _ => tokens::option(None),
        });
        quote!(&[#(#sizes),*])
    });
    let shape = tokens::option(shape);
    let text = array.to_string();
    quote! {
        __p::ModelInput {
            name: #name,
            dtype: #dtype,
            shape: #shape,
            is_optional: #is_optional,
            text: #text,
        }
    }
}
