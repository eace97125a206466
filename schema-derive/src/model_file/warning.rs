use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::LitStr;

/// Items for which rustc gives a warning with each note. A macro cannot warn otherwise: the use of an item
/// that is deprecated is the one lint whose text is free.
pub(super) fn items(path: &LitStr, notes: &[String], has_losses: bool) -> TokenStream {
    let warnings = notes.iter().map(|note| {
        let is_of_sizes = note.ends_with("is not compared with it");
        let loss = match has_losses && !is_of_sizes {
            true => "write `loss = ..` on the target if the file has none, or ",
            false => "",
        };
        let note = format!(
            "{note}; {loss}accept that with `model({}, unverified)`",
            quoted(path)
        );
        quote_spanned! {path.span()=>
            const _: () = {
                #[deprecated(note = #note)]
                #[allow(non_upper_case_globals)]
                const not_compared_with_the_model: () = ();
                not_compared_with_the_model
            };
        }
    });
    warnings.collect()
}

fn quoted(path: &LitStr) -> String {
    format!("{:?}", path.value())
}
