//! Colors. The stream decides whether they are shown: it respects `NO_COLOR` and `CLICOLOR_FORCE`,
//! and whether it is a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

pub(crate) const WRONG: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default();
pub(crate) const HEAD: Style = Style::new().bold();

/// Returns a report or the log of a repair, indented, with codes and help in color.
pub(crate) fn report(text: &str) -> String {
    let mut styled = String::new();
    for line in text.lines() {
        let _ = match line.split_once(": ") {
            Some((code, rest)) if code.starts_with("error[") => {
                writeln!(styled, "  {WRONG}{code}{WRONG:#}: {rest}")
            }
            Some((code, rest)) if code.starts_with("repaired[") => {
                writeln!(styled, "  {GOOD}{code}{GOOD:#}: {rest}")
            }
            Some((code, rest)) if code.starts_with("not repaired[") => {
                writeln!(styled, "  {WRONG}{code}{WRONG:#}: {rest}")
            }
            Some(("  help", rest)) => {
                writeln!(styled, "    {HELP}help{HELP:#}: {rest}")
            }
            _ => writeln!(styled, "  {line}"),
        };
    }
    styled
}
