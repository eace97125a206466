//! What is said of the errors of stores: what is wrong, and nothing secret.

use std::io::{self, ErrorKind};

use object_store::Error;

use super::address::Scheme;

/// Says why an object cannot be fetched.
pub(super) fn of(error: &Error, scheme: Scheme) -> io::Error {
    let of_kind = |kind, message: String| io::Error::new(kind, message);
    match error {
        Error::NotFound { .. } => of_kind(ErrorKind::NotFound, "there is no such file".to_owned()),
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            let code = code(&innermost(error)).map_or(String::new(), |code| format!(" ({code})"));
            let from = match scheme {
                Scheme::S3 => {
                    "; credentials come from the environment, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                }
                Scheme::Google => {
                    "; credentials come from the environment, such as GOOGLE_SERVICE_ACCOUNT"
                }
                Scheme::Azure => {
                    "; credentials come from the environment, such as AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
                }
                Scheme::Http | Scheme::File | Scheme::Memory => "",
            };
            of_kind(
                ErrorKind::PermissionDenied,
                format!("access is denied{code}{from}"),
            )
        }
        Error::Precondition { .. } | Error::NotModified { .. } => {
            io::Error::other("it was changed while it was read")
        }
        Error::NotSupported { .. } if scheme == Scheme::Http => {
            io::Error::other("the server does not give parts of files (ranges)")
        }
        other => io::Error::other(of_other(other, scheme)),
    }
}

/// Says why objects cannot be listed.
pub(super) fn of_list(error: &Error, scheme: Scheme) -> io::Error {
    if scheme == Scheme::Http && !is_network(&innermost(error)) {
        return io::Error::other("the server does not list files (WebDAV); name each of them");
    }
    of(error, scheme)
}

fn of_other(error: &Error, scheme: Scheme) -> String {
    let text = innermost(error);
    // Where a machine of Amazon has its role.
    if scheme == Scheme::S3
        && (error.to_string().contains("169.254.169.254") || text.contains("169.254.169.254"))
    {
        return "there are no credentials in the environment; set AWS_ACCESS_KEY_ID and \
                AWS_SECRET_ACCESS_KEY, or AWS_SKIP_SIGNATURE=true if everybody may read it"
            .to_owned();
    }
    if text.contains("URL scheme is not allowed") {
        return "the endpoint is not encrypted; set AWS_ALLOW_HTTP=true, or AZURE_ALLOW_HTTP=true, if it \
                should be so"
            .to_owned();
    }
    match code(&text) {
        Some(code) => format!("the store answers {code}"),
        None => without_secrets(&text),
    }
}

fn is_network(text: &str) -> bool {
    text.contains("os error") || text.contains("dns") || text.contains("connect")
}

/// The text of the error that all others are about.
fn innermost(error: &Error) -> String {
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// The code in an answer of XML: `<Code>NoSuchBucket</Code>`.
fn code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = code.len() < 64
        && code
            .chars()
            .all(|character| character.is_ascii_alphanumeric());
    is_word.then_some(code)
}

/// Text without the users, passwords and queries in its addresses, which may have signatures; and not longer
/// than a sentence.
fn without_secrets(text: &str) -> String {
    const LONGEST: usize = 300;
    let word = |word: &str| match word.split_once("://") {
        None => word.to_owned(),
        Some((scheme, rest)) => {
            let rest = rest.split(['?', '#']).next().unwrap_or_default();
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}{path}")
        }
    };
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_said() {
        let text = "error sending request for (https://me:word@host/x?sig=abc) at all";
        let said = without_secrets(text);
        assert_eq!(said, "error sending request for (https://host/x at all");
        let source = "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>";
        let error = Error::PermissionDenied {
            path: "x".to_owned(),
            source: source.into(),
        };
        let said = of(&error, Scheme::S3).to_string();
        assert!(
            said.starts_with("access is denied (SignatureDoesNotMatch); credentials"),
            "{said}"
        );
        assert!(!said.contains("AKIA"), "{said}");
    }
}
