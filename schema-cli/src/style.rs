//! Colors. The stream decides whether they are shown: it respects `NO_COLOR` and `CLICOLOR_FORCE`,
//! and whether it is a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use schema_core::report::Outline;

pub(crate) const WRONG: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default();
pub(crate) const HEAD: Style = Style::new().bold();

/// Returns a report or the log of a repair, indented, with codes and help in color.
pub(crate) fn outline(outline: &Outline) -> String {
    let mut styled = String::new();
    for item in &outline.items {
        let style = match item.label {
            "repaired" => GOOD,
            _ => WRONG,
        };
        let what = item.what.to_string().replace('\n', "\n  ");
        let (label, code) = (item.label, &item.code);
        let _ = writeln!(styled, "  {style}{label}[{code}]{style:#}: {what}");
        for detail in &item.details {
            let _ = writeln!(styled, "    {detail}");
        }
        if let Some(help) = &item.help {
            let _ = writeln!(styled, "    {HELP}help{HELP:#}: {help}");
        }
    }
    if let Some(more) = &outline.more {
        let _ = writeln!(styled, "  {more}");
    }
    styled
}
