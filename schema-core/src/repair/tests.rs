//! Compares the HTML of logs with golden files.

use ndarray::{ArrayD, array};

use super::{Coerce, Imputation, Repair};
use crate::Arrays;
use crate::show::tests::{BATCH, golden};
use schema_spec::{ArraySpec, DType, Dim, Schema};

#[test]
fn repairs() {
    let coerce = Repair::new().coerce(Coerce::Lossy);
    let x = array![["1", "2", "<a>"], ["3", "b", "5"], ["6", "7", "8"]].mapv(str::to_owned);
    let arrays = Arrays::new().with("x", x).with("y", array![0.0, 1.0, 1.0]);
    let schema = Schema::new("Training").with_arrays(
        const {
            &[
                ArraySpec::new("x", DType::F64).with_dims(const { &[BATCH, Dim::Fixed(3)] }),
                ArraySpec::new("y", DType::I64).with_dims(const { &[BATCH] }),
            ]
        },
    );
    let plan = coerce.clone().impute("x", Imputation::Mean);
    let (_, log) = plan.apply(&schema, arrays.clone()).unwrap();
    golden("repair.html", &log.to_html());
    let (repaired, log) = plan
        .apply(&schema, plan.apply(&schema, arrays.clone()).unwrap().0)
        .unwrap();
    assert_eq!(
        (log.to_html().as_str(), repaired.len()),
        ("nothing to repair", 2)
    );

    let plan = coerce
        .reshape("y")
        .drop_rows("time")
        .impute("z", Imputation::Median);
    let arrays = arrays.with("y", array![[0.5, 1.0, 1.0]]);
    let unrepaired = plan.apply(&schema, arrays).unwrap_err();
    golden("unrepaired.html", &unrepaired.to_html());
}

#[test]
fn repairs_stay_small() {
    let name = |at: usize| {
        format!(
            "<script>alert({at})</script>\"'&\u{202e}`{}",
            "é".repeat(40)
        )
    };
    let mut specs = Vec::new();
    let (mut arrays, mut plan) = (Arrays::new(), Repair::new());
    for at in 0..40 {
        specs.push(
            ArraySpec::new(String::leak(name(at)), DType::F64)
                .with_dims(Vec::leak(vec![Dim::Any, Dim::Fixed(at)])),
        );
        let text = format!("<script>{}", "é".repeat(50));
        arrays.insert(name(at), ArrayD::from_elem(vec![30, 7], text));
        plan = plan
            .coerce_array(name(at), Coerce::Lossy)
            .impute(name(at), Imputation::Mean)
            .reshape(name(at))
            .rename(name(at), name((at + 1) % 40));
    }
    let schema = Schema::new("<script>").with_arrays(Vec::leak(specs));
    let unrepaired = plan.apply(&schema, arrays).unwrap_err();
    assert!(unrepaired.log().steps().len() > 100);
    let html = unrepaired.log().to_html();
    assert!(html.len() < 16 << 10, "{}", html.len());
    assert!(html.contains("more steps"));
    let html = unrepaired.to_html();
    assert!(html.len() < 32 << 10, "{}", html.len());
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
}
