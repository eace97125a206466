/// What is known of a model besides its file.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// Of a model: which array of the data is which of the model's inputs and outputs, where the
    /// names do not say it.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    pub(super) matches: Vec<(String, String)>,

    /// Of a model: the loss that it will be compiled with, which says what labels look like; of
    /// one output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    pub(super) loss: Vec<String>,

    /// Of a model whose file does not say which dtypes it takes: check shapes and values alone.
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
