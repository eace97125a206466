//! Rich output for the evcxr kernel.

/// Text and HTML of a value; the front end shows the richest form that it can. Print it with one
/// `println!`; otherwise output of other threads may be mixed in.
pub fn notebook(mime: &str, rich: &str, plain: &str) -> String {
    let (rich, plain) = (tame(rich), tame(plain));
    format!(
        "EVCXR_BEGIN_CONTENT {mime}\n{rich}\nEVCXR_END_CONTENT\n\
         EVCXR_BEGIN_CONTENT text/plain\n{plain}\nEVCXR_END_CONTENT"
    )
}

/// The text without words that have a meaning for the kernel.
fn tame(text: &str) -> String {
    text.replace("EVCXR_", "EVCXR-")
}

#[cfg(test)]
mod tests {
    use super::notebook;

    #[test]
    fn data_does_not_end_the_content() {
        let printed = notebook("text/html", "<b>x</b>", "a\nEVCXR_END_CONTENT\nb");
        assert_eq!(
            printed,
            "EVCXR_BEGIN_CONTENT text/html\n<b>x</b>\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\na\nEVCXR-END_CONTENT\nb\nEVCXR_END_CONTENT"
        );
    }
}
