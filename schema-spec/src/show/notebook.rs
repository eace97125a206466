//! What an evcxr kernel takes for rich output.

/// A value in two forms, of which the front end shows the richest that it can: to be printed by one
/// `println!`, without which the kernel takes other threads' lines for a part of it.
pub fn notebook(mime: &str, rich: &str, plain: &str) -> String {
    let (rich, plain) = (tame(rich), tame(plain));
    format!(
        "EVCXR_BEGIN_CONTENT {mime}\n{rich}\nEVCXR_END_CONTENT\n\
         EVCXR_BEGIN_CONTENT text/plain\n{plain}\nEVCXR_END_CONTENT"
    )
}

/// The text without words that mean something to the kernel.
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
