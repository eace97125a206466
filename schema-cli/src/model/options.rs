/// Options about a model.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// For a model: the input or output that an array of the data belongs to, if the names do not
    /// match.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    pub(super) matches: Vec<(String, String)>,

    /// For a model: the loss that it will be compiled with, which determines the labels; for one
    /// output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    pub(super) loss: Vec<String>,

    /// For a model whose file does not declare its dtypes: check shapes and values only.
    #[arg(long)]
    pub(super) unverified: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((array, name)) if !array.is_empty() && !name.is_empty() => {
            Ok((array.to_owned(), name.to_owned()))
        }
        _ => Err("expected ARRAY=NAME, such as x=input_layer".to_owned()),
    }
}
