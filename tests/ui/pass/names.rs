//! Names: a field's own, one that it is given, one in another case.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

fn names<T: InputSchema>() -> Vec<&'static str> {
    const { &T::SCHEMA }.arrays().map(|spec| spec.name()).collect()
}

#[derive(InputSchema)]
struct Own {
    plain: Array1<f32>,
    r#type: Array1<f32>,
    #[input(name = "serving_default_x:0")]
    given: Array1<f32>,
    r#fn: Array1<f32>,
    _hidden: Array1<f32>,
    größe: Array1<f32>,
}

/// Names that are not in snake case.
#[deny(warnings)]
#[allow(non_snake_case)]
mod matrices {
    use schema_core::InputSchema;
    use schema_core::ndarray::{Array1, Array2};

    type Row = Array1<f32>;

    #[derive(InputSchema)]
    pub struct Design {
        pub X: Array2<f32>,
        pub Y: Row,
        pub _1: Array1<f32>,
    }
}

macro_rules! renamed {
    ($($ident:ident = $case:literal => $name:literal;)+) => {$(
        #[derive(InputSchema)]
        #[input(rename_all = $case)]
        struct $ident {
            input_layer_1: Array1<f32>,
            #[input(name = "as_given")]
            other_layer: Array1<f32>,
        }
        assert_eq!(names::<$ident>(), [$name, "as_given"]);
    )+};
}

fn main() {
    assert_eq!(
        names::<Own>(),
        ["plain", "type", "serving_default_x:0", "fn", "_hidden", "größe"]
    );
    renamed! {
        Lower = "lowercase" => "inputlayer1";
        Upper = "UPPERCASE" => "INPUTLAYER1";
        Pascal = "PascalCase" => "InputLayer1";
        Camel = "camelCase" => "inputLayer1";
        Snake = "snake_case" => "input_layer_1";
        Screaming = "SCREAMING_SNAKE_CASE" => "INPUT_LAYER_1";
        Kebab = "kebab-case" => "input-layer-1";
        ScreamingKebab = "SCREAMING-KEBAB-CASE" => "INPUT-LAYER-1";
    }
    assert_eq!(Own::SCHEMA.name(), "Own");
    assert_eq!(names::<matrices::Design>(), ["X", "Y", "_1"]);
    #[allow(non_camel_case_types)]
    #[derive(InputSchema)]
    struct r#struct {
        r#struct: Array1<f32>,
    }
    assert_eq!(r#struct::SCHEMA.name(), "struct");
}
