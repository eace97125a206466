//! Why a file cannot be read, with help that names what the page has.

use schema_core::io::{Help, ReadError};
use schema_core::stream::StreamError;
use schema_spec::show::visible;
use schema_tools::Failure;

/// Says why a file cannot be read.
pub(crate) fn unread(error: &ReadError) -> Failure {
    let file = error
        .file()
        .map(|path| visible(&path.display().to_string()));
    let file = file.map_or("the data".to_owned(), |file| format!("`{file}`"));
    let array = match error.array() {
        Some(array) => format!(": `{}`", visible(array)),
        None => String::new(),
    };
    let failure = Failure::new(format!("{file}{array} {}", error.kind()));
    match error.help() {
        Some(help) => failure.with_help(worded(help)),
        None => failure,
    }
}

fn worded(help: Help) -> String {
    match help {
        Help::RaiseLimit => {
            "a page has little memory: check it with the command `schema`, whose `--max-bytes` allows more".to_owned()
        }
        Help::ReadAsLatin1 => "save it as UTF-8, or choose its encoding under Options".to_owned(),
        Help::ReadAsUtf16 => {
            "save it as UTF-8, or choose UTF-16 under Options if it is a table".to_owned()
        }
        Help::ReadWithSemicolons => {
            "choose `;` as the separator under Options, and a comma as the decimal mark if its numbers are written 1,5"
                .to_owned()
        }
        other => other.to_string(),
    }
}

/// Says why data in pieces cannot be checked.
pub(crate) fn unchecked(error: &StreamError) -> Failure {
    match error.as_read() {
        Some(error) => unread(error),
        None => Failure::new(format!("it cannot be checked: {error}")),
    }
}
