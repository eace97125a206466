//! Uses all macros in a crate that depends on `schema-core` under the name `arrays`.

#[cfg(test)]
mod tests {
    use arrays::ndarray::{Array1, Array2, ArrayView1, ArrayView2};
    use arrays::{Arrays, InputSchema, literal};

    const WIDTH: usize = 2;

    type Labels = Array1<i64>;

    #[allow(clippy::needless_pass_by_value)] // the signature of a `check`
    fn any(values: ArrayView1<'_, f32>) -> Result<(), &'static str> {
        values.into_iter().next().map(|_| ()).ok_or("empty")
    }

    fn whole(checked: &Checked) -> Result<(), &'static str> {
        any(checked.x.view())
    }

    #[derive(InputSchema)]
    #[input(crate = "::arrays", dims(batch = 1..=WIDTH))]
    struct Inner {
        #[input(shape = [batch, WIDTH], range = 0.0..=f64::MAX)]
        x: Array2<f64>,
    }

    #[derive(InputSchema)]
    #[input(crate = ::arrays)]
    struct Training<T: Clone> {
        #[input(flatten)]
        inner: Inner,
        #[input(shape = [batch], one_of = [0, 1])]
        y: Labels,
        #[input(shape = [batch], role = weight)]
        weight: Option<Array1<f32>>,
        #[input(skip)]
        note: T,
    }

    #[derive(InputSchema)]
    #[input(crate = "::arrays", check = whole)]
    struct Checked {
        #[input(check = any, sums_to = 1.0, sorted)]
        x: Array1<f32>,
    }

    #[derive(InputSchema)]
    #[input(crate = "::arrays", model = "../fixtures/sidecars/classifier.keras")]
    struct Modelled<'a> {
        #[input(shape = [batch, { WIDTH + 1 }])]
        x: ArrayView2<'a, f32>,
        #[input(shape = [batch], range = 0..=3, role = target)]
        y: Labels,
    }

    #[test]
    fn a_struct_names_its_model() {
        let x = Array2::zeros((2, 3));
        let modelled = Modelled {
            x: x.view(),
            y: Labels::zeros(2),
        };
        assert!(modelled.check().is_ok());
        let model = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/sidecars/classifier.keras"
        );
        assert!(Modelled::check_model(model).is_ok());
    }

    #[test]
    fn the_derive_and_the_literal_work() {
        let training = literal!(Training::<u8> {
            inner: Inner { x: [[1.0, 2.0]] },
            y: [1],
            weight: Some([0.5]),
            note: 7,
        });
        assert_eq!(training.dims()["batch"], 1);
        assert_eq!(
            (training.note, training.y[0], training.inner.x[[0, 1]]),
            (7, 1, 2.0)
        );
        assert_eq!(training.weight.as_ref().map(Array1::len), Some(1));
        assert!(Training::<u8>::from_arrays(Arrays::new()).is_err());
        assert_eq!(Checked::SCHEMA.check_path(), Some("whole"));
        let x = Array1::zeros(0);
        assert!(Checked { x }.check().is_err());
    }
}
