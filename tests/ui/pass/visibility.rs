//! Fields and structs of every visibility, and fields removed by `cfg`.

#![deny(warnings)]

use schema_core::InputSchema;

mod inner {
    use schema_core::InputSchema;
    use schema_core::ndarray::Array1;

    #[derive(InputSchema)]
    pub struct Public {
        pub x: Array1<f32>,
        pub(crate) y: Array1<f32>,
        pub(in crate::inner) z: Array1<f32>,
        w: Array1<f32>,
        #[cfg(any())]
        absent: NotThere,
        #[cfg(all())]
        #[input(shape = [batch])]
        present: Array1<f32>,
        #[cfg_attr(all(), input(shape = [rows]))]
        attributed: Array1<f32>,
    }

    #[derive(InputSchema)]
    pub(crate) struct Crate {
        pub x: Array1<f32>,
    }

    #[derive(InputSchema)]
    #[allow(dead_code)]
    struct Private {
        x: Array1<f32>,
    }

    impl Public {
        pub fn zeros() -> Public {
            let zeros = || Array1::zeros(1);
            Public {
                x: zeros(),
                y: zeros(),
                z: zeros(),
                w: zeros(),
                present: zeros(),
                attributed: zeros(),
            }
        }

        pub fn sum(&self) -> f32 {
            self.x.sum() + self.y.sum() + self.z.sum() + self.w.sum()
        }
    }
}

fn main() {
    assert_eq!(inner::Public::SCHEMA.len(), 6);
    assert_eq!(inner::Crate::SCHEMA.len(), 1);
    let valid = inner::Public::zeros().validate().unwrap();
    assert_eq!((valid.dims()["batch"], valid.dims()["rows"]), (1, 1));
    assert_eq!(valid.sum(), 0.0);
    let inner::Crate { x } = inner::Crate { x: valid.x.clone() };
    assert_eq!(x.len(), 1);
}
