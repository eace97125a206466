//! Text of unknown origin as text that is safe to show: the one list of characters that are not shown
//! as they are, whether on a terminal, on a page or in a log.

use std::fmt::Write;

/// Text as one line in which every character is visible.
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        push_visible(&mut visible, character);
    }
    visible
}

/// Text of several lines in which every other character is visible.
pub fn visible_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

/// Text of several lines, some of it in colour, in which every other character is visible: of what
/// steers a terminal, what sets a colour is all that is left.
pub fn visible_styled(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let colour = colour(rest);
        if colour > 0 {
            visible.push_str(&rest[..colour]);
        } else if character == '\n' {
            visible.push('\n');
        } else {
            push_visible(&mut visible, character);
        }
        rest = &rest[colour.max(character.len_utf8())..];
    }
    visible
}

/// How long the sequence that sets a colour is that the text begins with.
fn colour(text: &str) -> usize {
    let Some(numbers) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let end = numbers.find(|character: char| !(character.is_ascii_digit() || character == ';'));
    match end {
        Some(end) if numbers[end..].starts_with('m') => "\u{1b}[".len() + end + 1,
        _ => 0,
    }
}

/// JSON whose texts have only visible characters, and the same meaning.
pub fn visible_json(json: &str) -> String {
    let mut visible = String::with_capacity(json.len());
    for character in json.chars() {
        // Line breaks of JSON itself are between its texts.
        if character != '\n' && is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(visible, "\\u{unit:04x}");
            }
        } else {
            visible.push(character);
        }
    }
    visible
}

pub(super) fn push_visible(text: &mut String, character: char) {
    match character {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        hidden if is_hidden(hidden) => {
            let _ = write!(text, "\\u{{{:x}}}", u32::from(hidden));
        }
        plain => text.push(plain),
    }
}

/// Controls, characters that change the direction of text or have no width, and noncharacters.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
        || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_all_that_is_left_of_what_steers_a_terminal() {
        let styled =
            "\u{1b}[1;31merror\u{1b}[0m: \u{1b}]0;title\u{7}\u{1b}[2J\u{1b}[3\n\r\u{9b}31m";
        assert_eq!(
            visible_styled(styled),
            "\u{1b}[1;31merror\u{1b}[0m: \\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{1b}[3\n\\r\\u{9b}31m"
        );
        assert_eq!(visible_lines("a\n\u{2028}\t"), "a\n\\u{2028}\\t");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let json = "{\n  \"a\u{202e}\u{7f}\u{e0001}\": \"\\n\"\n}";
        let visible = visible_json(json);
        assert_eq!(
            visible,
            "{\n  \"a\\u202e\\u007f\\udb40\\udc01\": \"\\n\"\n}"
        );
        let same = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(same(&visible), same(json));
    }
}
