//! `schema diff`.

use crate::common::{IRIS, folder, golden, run_in};

#[test]
fn breaking_changes_come_first_and_determine_the_exit_status() {
    let narrower = IRIS
        .replace("\"max\": 10.0", "\"max\": 8.0")
        .replace("[0, 1, 2]", "[0, 1, 2, 3]");
    let wider = IRIS.replace("\"max\": 10.0", "\"max\": 12.0");
    let folder = folder(&[
        ("old.json", IRIS),
        ("narrower.json", &narrower),
        ("wider.json", &wider),
    ]);
    let diff = |old: &str, new: &str| run_in(folder.path(), &["diff", old, new]);
    golden(
        "diff_breaking.txt",
        &diff("old.json", "narrower.json").all(),
    );
    golden("diff_compatible.txt", &diff("old.json", "wider.json").all());
    assert_eq!(diff("old.json", "old.json").good(), "Iris: no change\n");
    assert_eq!(diff("old.json", "gone.json").code, Some(2));

    let ran = run_in(
        folder.path(),
        &["diff", "--format", "json", "old.json", "narrower.json"],
    );
    let json = ran.json();
    assert_eq!(ran.code, Some(1));
    let change = &json["changes"][0];
    assert_eq!(change["array"], "x");
    assert_eq!(change["kind"], "constraint");
    assert_eq!(change["breaks_callers"], true);
    assert_eq!(json["changes"][1]["breaks_stored"], false);
}
