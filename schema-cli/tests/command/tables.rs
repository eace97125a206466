//! Options for tables, and notes on how they were read.

use crate::common::{command, finish, fixtures, folder, run_in};

/// The lines of a table that is shown, without blanks that align them.
fn shown(arguments: &[&str]) -> (String, String) {
    let ran = run_in(&fixtures().join("cases/options_of_tables"), arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.all());
    (squeezed(&ran.out), ran.err)
}

fn squeezed(text: &str) -> String {
    let lines = text.lines().skip(1).map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.join(" ") + "\n"
    });
    lines.collect()
}

#[test]
fn help_names_the_option_that_reads_the_table() {
    let cases = fixtures().join("cases/options_of_tables");
    assert_eq!(
        run_in(&cases, &["show", "eu.csv"]).err,
        "error: `eu.csv` has semicolons in its first line, but neither commas nor tabs\n  \
         help: read it with `--delimiter \";\"`, and with `--decimal \",\"` if its numbers are written \
         1,5\n"
    );
    let (out, err) = shown(&[
        "show",
        "eu.csv",
        "--delimiter",
        ";",
        "--decimal",
        ",",
        "--thousands",
        ".",
    ]);
    assert_eq!(
        out,
        "name dtype shape missing min mean max distinct\n\
         id i64 [3] 0 123 124 125 3\n\
         sex text [3] 0 \"F\" \"M\" 2\n\
         income f64 [3] 0 12 641.627 1456.1\n\
         rate f64 [3] 0 0.5 1.25 2\n"
    );
    assert_eq!(err, "");
    assert_eq!(
        run_in(&cases, &["show", "latin1.csv"]).err,
        "error: `latin1.csv` is not UTF-8 at line 2, column 4: byte 0xE9\n  \
         help: save it as UTF-8, or name its encoding, such as `--encoding latin1`\n"
    );
    let (out, _) = shown(&["show", "latin1.csv", "--encoding", "latin1"]);
    assert!(out.contains("text"), "{out}");
}

#[test]
fn a_first_line_of_numbers_is_data_unless_it_is_a_header() {
    let (out, err) = shown(&["show", "savetxt.csv"]);
    assert_eq!(
        out,
        "name dtype shape missing min mean max\n\
         f0 f64 [2] 0 0 1.5 3\n\
         f1 f64 [2] 0 1 2.5 4\n\
         f2 f64 [2] 0 2 3.5 5\n"
    );
    assert_eq!(
        err,
        "note: the first line of `savetxt.csv` is numbers, so it is read as data; `--header` reads \
         it as names\n"
    );
    let (out, err) = shown(&["show", "twice.csv"]);
    assert!(out.contains("f4 i64 [3] 0 0 0.333333 1"), "{out}");
    assert!(
        err.starts_with("note: the first line of `twice.csv` is numbers"),
        "{err}"
    );
    assert_eq!(
        shown(&["show", "twice.csv", "--no-header"]),
        (out, String::new())
    );
    let (out, err) = shown(&["show", "twice.csv", "--header"]);
    assert!(out.contains("3.5.1 f64 [2]"), "{out}");
    assert_eq!(
        err,
        "note: in `twice.csv`, the name `3.5` repeats, so one column is read as `3.5.1`\n"
    );
}

#[test]
fn marks_in_numbers_are_read_where_they_are_asked_for() {
    let cases = fixtures().join("cases/options_of_tables");
    let check = [
        "check",
        "prices.schema.json",
        "prices.csv",
        "--thousands",
        ",",
    ];
    let ran = run_in(&cases, &check);
    assert!(!ran.out.contains("dtype"), "{}", ran.out);
    let folder = folder(&[
        (
            "prices.csv",
            "usd,share,eur\n\"$1,200.50\",45%,5 €\n($3),12.5%,-7 €\n",
        ),
        ("both.csv", "a,b\n1,2\n"),
    ]);
    let ran = run_in(
        folder.path(),
        &["show", "prices.csv", "--signs", "--thousands", ","],
    );
    assert_eq!(
        squeezed(&ran.good()),
        "name dtype shape missing min mean max distinct\n\
         usd f64 [2] 0 -3 598.75 1200.5\n\
         share f64 [2] 0 0.125 0.2875 0.45\n\
         eur i64 [2] 0 -7 -1 5 2\n"
    );
    assert_eq!(
        run_in(folder.path(), &["show", "both.csv", "--thousands", "."]).err,
        "error: `both.csv` cannot be read with the mark '.' in numbers\n  \
         help: a mark is no letter, digit or sign, and the decimal mark differs from that of \
         thousands\n"
    );
}

#[test]
fn words_and_rows() {
    let folder = folder(&[
        ("words.csv", "a,b,c\nyes,-,NA\nno,2,x\n"),
        (
            "r.csv",
            "\"mpg\",\"cyl\"\n\"Mazda RX4\",21,6\n\"Datsun\",22.8,4\n",
        ),
        ("index.csv", ",x,y\n0,1.5,2\n1,2.5,3\n"),
        ("index.txt", "id|x\n1|2\n"),
    ]);
    let shown = |arguments: &[&str]| {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        (squeezed(&ran.out), ran.err)
    };
    let (out, _) = shown(&[
        "show",
        "words.csv",
        "--missing",
        "-",
        "--missing-only",
        "--true",
        "yes",
        "--false",
        "no",
    ]);
    assert!(out.contains("a bool [2] 0"), "{out}");
    assert!(out.contains("b i64 [2] 1"), "{out}");
    assert!(out.contains("c text [2] 0 \"NA\" \"x\""), "{out}");
    let (out, err) = shown(&["show", "r.csv"]);
    assert_eq!(
        out,
        "name dtype shape missing min mean max distinct\n\
         mpg f64 [2] 0 21 21.9 22.8\n\
         cyl i64 [2] 0 4 5 6 2\n"
    );
    assert_eq!(
        err,
        "note: the rows of `r.csv` have one value more than its line of names, so the first is the \
         name of the row, and left out\n"
    );
    assert!(shown(&["show", "index.csv"]).0.contains("Unnamed: 0"));
    let (out, err) = shown(&["show", "index.csv", "--index-column"]);
    assert!(!out.contains("Unnamed"), "{out}");
    assert_eq!(err, "");
    // Given an option of tables, a file of no other format is one.
    assert_eq!(run_in(folder.path(), &["show", "index.txt"]).code, Some(2));
    let (out, _) = shown(&["show", "index.txt", "--delimiter", "|"]);
    assert!(out.contains("x i64 [1] 0 2 2 2"), "{out}");
}

#[test]
fn a_table_is_read_from_standard_input_and_in_utf_16() {
    let folder = folder(&[]);
    let text: Vec<u8> = "a;b\n1,5;2\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = [b"\xff\xfe", text.as_slice()].concat();
    let mut plain = command(folder.path());
    plain.args(["show", "-"]);
    let err = finish(plain, &bytes).err;
    assert!(err.contains("read it with `--encoding utf-16`"), "{err}");
    let mut reading = command(folder.path());
    reading.args([
        "show",
        "-",
        "--encoding",
        "utf-16",
        "--delimiter",
        ";",
        "--decimal",
        ",",
    ]);
    let out = squeezed(&finish(reading, &bytes).good());
    assert!(out.contains("a f64 [1] 0 1.5 1.5 1.5"), "{out}");
}

#[test]
fn a_name_never_refuses_a_table() {
    let (out, err) = shown(&["show", "saved_twice.csv"]);
    let names: Vec<&str> = out
        .lines()
        .skip(1)
        .filter_map(|line| line.split(" i64").next())
        .collect();
    assert_eq!(names[..2], ["Unnamed: 0.1", "Unnamed: 0"]);
    assert_eq!(err, "");
}

#[test]
fn compressed_files_and_pickles_are_called_what_they_are() {
    let compressed = fixtures().join("compressed");
    let ran = run_in(&compressed, &["show", "g.csv.gz"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let bytes = std::fs::read(compressed.join("table.csv.zst")).unwrap();
    let mut reading = command(&compressed);
    reading.args(["show", "-"]);
    let out = squeezed(&finish(reading, &bytes).good());
    assert!(out.contains("x f64 [3] 0 1.5 2.5 3.5"), "{out}");
    assert_eq!(
        run_in(&compressed, &["show", "df.pkl"]).err,
        "error: `df.pkl` is a pickle, which is never read, because reading it can run code\n  \
         help: save what it holds in another format, such as with numpy.savez, \
         DataFrame.to_parquet or to_csv; export a model to ONNX\n"
    );
}

#[test]
fn records_are_a_table() {
    let json = fixtures().join("json");
    for file in [
        "nullable_rec.json",
        "nullable_lines.jsonl",
        "nullable_split.json",
    ] {
        let ran = run_in(&json, &["show", file]);
        assert_eq!(
            squeezed(&ran.good()),
            "name dtype shape missing min mean max distinct\n\
             age i64 [4] 1 22 32.6667 41 3\n\
             label i64 [4] 1 0 0.666667 1 2\n\
             alive bool [4] 1 false 0.666667 true 2\n\
             town text [4] 1 \"Bonn\" \"Ulm\" 2\n\
             fare f64 [4] 1 7.25 22.8 53.1\n",
            "{file}"
        );
    }
}

#[test]
fn numbers_with_decimal_commas_are_no_names() {
    let folder = folder(&[("de.csv", "1,5;2,25\n3,5;4\n")]);
    let ran = run_in(folder.path(), &["show", "de.csv"]);
    assert_eq!(
        ran.err,
        "error: `de.csv` has semicolons between numbers with decimal commas in its first line\n  \
         help: read it with `--delimiter \";\"`, and with `--decimal \",\"` if its numbers are written \
         1,5\n"
    );
    let ran = run_in(
        folder.path(),
        &["show", "de.csv", "--delimiter", ";", "--decimal", ","],
    );
    assert!(
        ran.err
            .starts_with("note: the first line of `de.csv` is numbers"),
        "{}",
        ran.err
    );
    assert!(
        squeezed(&ran.out).contains("f0 f64 [2] 0 1.5 2.5 3.5"),
        "{}",
        ran.out
    );
}
