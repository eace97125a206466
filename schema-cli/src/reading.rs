//! Options for reading data, and what its readers note.

use clap::ValueEnum;
use schema_core::Arrays;
use schema_core::io::{CsvOptions, Encoding, Note, ReadLimits, ReadOptions};

use crate::source::Source;
use crate::text::shown;

/// How data is read.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// The most memory for a compressed file or standard input, in bytes [default: 1 GiB].
    #[arg(long, value_name = "N")]
    max_bytes: Option<u64>,

    /// Take only the arrays whose names begin with this, without it: `train_` for `train_x`.
    #[arg(long)]
    prefix: Option<String>,

    #[command(flatten, next_help_heading = "Tables in CSV")]
    tables: Tables,
}

/// How tables are written.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags")]
struct Tables {
    /// What separates values, such as ";" or "|"; `tab` is a tab [default: comma, or tab if the
    /// first line has tabs and no commas].
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// The decimal mark, such as "," [default: "."].
    #[arg(long, value_name = "CHAR", value_parser = byte)]
    decimal: Option<u8>,

    /// The mark between groups of three digits, such as "," in 1,200.50.
    #[arg(long, value_name = "CHAR", value_parser = mark)]
    thousands: Option<char>,

    /// Numbers may have signs of currency ($5) and of percent (45% is 0.45), and parentheses
    /// that make them negative.
    #[arg(long)]
    signs: bool,

    /// The first line holds names, even if it is numbers alone.
    #[arg(long, conflicts_with = "no_header")]
    header: bool,

    /// The first line is data; the columns are named f0, f1 and so on.
    #[arg(long)]
    no_header: bool,

    /// Leave out the first column, which numbers or names the rows.
    #[arg(long)]
    index_column: bool,

    /// Leave out lines that begin with this, such as "#".
    #[arg(long, value_name = "CHAR", value_parser = byte)]
    comment: Option<u8>,

    /// How characters are encoded [default: utf-8].
    #[arg(long, value_enum, value_name = "ENCODING")]
    encoding: Option<Characters>,

    /// Words for a missing value, besides nothing, NA, NaN, null and others: "-,?,-999".
    #[arg(
        long,
        value_name = "WORDS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    missing: Vec<String>,

    /// Nothing and the words of `--missing` are the only ones for a missing value.
    #[arg(long)]
    missing_only: bool,

    /// Words for true, besides `true`: "yes,y".
    #[arg(long = "true", value_name = "WORDS", value_delimiter = ',')]
    truths: Vec<String>,

    /// Words for false, besides `false`: "no,n".
    #[arg(long = "false", value_name = "WORDS", value_delimiter = ',')]
    falsehoods: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Characters {
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(aliases = ["latin-1", "iso-8859-1"])]
    Latin1,
    #[value(name = "windows-1252", alias = "cp1252")]
    Windows1252,
    #[value(name = "utf-16", alias = "utf16")]
    Utf16,
}

impl Reading {
    /// The options; those of tables only if one is given, because then a file without another format
    /// is a table.
    pub(crate) fn options(&self) -> ReadOptions {
        let limits = self.limits();
        match self.tables.options() {
            Some(csv) => csv.with_limits(limits).into(),
            None => limits.into(),
        }
    }

    pub(crate) fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    pub(crate) fn limits(&self) -> ReadLimits {
        let limits = ReadLimits::default();
        match self.max_bytes {
            Some(bytes) => limits.with_max_bytes(bytes),
            None => limits,
        }
    }
}

impl Tables {
    fn options(&self) -> Option<CsvOptions> {
        let usual = CsvOptions::default();
        let mut csv = usual.clone();
        if let Some(delimiter) = self.delimiter {
            csv = csv.with_delimiter(delimiter);
        }
        if let Some(decimal) = self.decimal {
            csv = csv.with_decimal(decimal);
        }
        if let Some(thousands) = self.thousands {
            csv = csv.with_thousands(thousands);
        }
        if self.header || self.no_header {
            csv = csv.with_header(self.header);
        }
        if let Some(comment) = self.comment {
            csv = csv.with_comment(comment);
        }
        if let Some(encoding) = self.encoding {
            csv = csv.with_encoding(match encoding {
                Characters::Utf8 => Encoding::Utf8,
                Characters::Latin1 => Encoding::Latin1,
                Characters::Windows1252 => Encoding::Windows1252,
                Characters::Utf16 => Encoding::Utf16,
            });
        }
        if self.missing_only {
            csv = csv.with_missing([""]);
        }
        let csv = csv
            .with_signs(self.signs)
            .with_index_column(self.index_column)
            .with_more_missing(&self.missing)
            .with_true(&self.truths)
            .with_false(&self.falsehoods);
        (csv != usual).then_some(csv)
    }
}

fn mark(text: &str) -> Result<char, String> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Ok(only),
        _ => Err("expected one character".to_owned()),
    }
}

fn byte(text: &str) -> Result<u8, String> {
    let byte = mark(text)?.try_into().ok().filter(u8::is_ascii);
    byte.ok_or_else(|| "expected an ASCII character".to_owned())
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        text => byte(text),
    }
}

/// What the readers decided, one sentence each, in terms of the options.
pub(crate) fn notes(source: &Source, arrays: &Arrays) -> Vec<String> {
    let note = |note: &Note| match note {
        Note::FirstLineIsData => format!(
            "the first line of `{source}` is numbers, so it is read as data; `--header` reads it as \
             names"
        ),
        Note::RowNames => format!(
            "the rows of `{source}` have one value more than its line of names, so the first is the \
             name of the row, and left out"
        ),
        note => format!("in `{source}`, {}", shown(&note.to_string())),
    };
    arrays.notes().iter().map(note).collect()
}
