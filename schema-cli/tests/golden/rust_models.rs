pub mod coreml_dense_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/dense.mlmodel")]
pub struct Dense {
    #[input(shape = [1, 3])]
    pub x: Array2<f64>,
    // The model has the output y: f64[1, 3].
}
}

pub mod coreml_enumerated_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `enumerated.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/enumerated.mlmodel")]
#[input(dims(x_1 = 3..=16))]
pub struct Enumerated {
    #[input(shape = [1, x_1])]
    pub x: Array2<f64>,
    // The model has the output y: f64[1, 3].
}
}

pub mod coreml_functions_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `functions.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/functions.mlmodel")]
pub struct Functions {
    #[input(shape = [1, 8])]
    pub x: Array2<f32>,
    // The model has the output y: f32[1, 8].
}
}

pub mod coreml_images_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

/// Arrays for the model `images.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/images.mlmodel")]
#[input(dims(range_0 = 32..=512, range_1 = 64.., several_0 = 32..=128, several_1 = 64..=256))]
pub struct Images {
    #[input(shape = [32, 64, 3])]
    pub fixed: Array3<u8>,
    #[input(shape = [range_0, range_1, 3])]
    pub range: Array3<u8>,
    #[input(shape = [several_0, several_1])]
    pub several: Array2<u8>,
    // The model has the output y: f64[3, 32, 64].
}
}

pub mod coreml_program_mlpackage_data_com_apple_coreml_model_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `model.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/program.mlpackage/Data/com.apple.CoreML/model.mlmodel")]
pub struct Model {
    #[input(shape = [1, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[1, 3].
}
}

pub mod coreml_ranges_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `ranges.mlmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/coreml/ranges.mlmodel")]
#[input(dims(x_0 = 1..=64, x_1 = 3..))]
pub struct Ranges {
    #[input(shape = [x_0, x_1])]
    pub x: Array2<f64>,
    // The model has the output y: f64[1, 3].
}
}

pub mod coreml_values_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1};

/// Arrays for the model `values.mlmodel`.
#[derive(Debug, InputSchema)]
pub struct Values {
    #[input(shape = [])]
    pub count: Array0<i64>,
    #[input(shape = [])]
    pub price: Array0<f64>,
    #[input(shape = [])]
    pub city: Array0<String>,
    #[input(shape = [4])]
    pub extra: Option<Array1<i32>>,
    // The model has the input weights?: dictionary, which is not an array.
    // The model has the input words: sequence, which is not an array.
    // The model has the output label: i64[].
    // The model has the output probability: dictionary.
}
}

pub mod hdf5_fixed_length_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `fixed_length.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/hdf5/fixed_length.h5")]
pub struct FixedLength {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod hdf5_fixed_length_latest_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `fixed_length_latest.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/hdf5/fixed_length_latest.h5")]
pub struct FixedLengthLatest {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod hdf5_latest_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `latest.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/hdf5/latest.h5")]
pub struct Latest {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod hdf5_many_attributes_earliest_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `many_attributes_earliest.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/hdf5/many_attributes_earliest.h5")]
pub struct ManyAttributesEarliest {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod hdf5_track_order_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `track_order.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/hdf5/track_order.h5")]
pub struct TrackOrder {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod keras_article_bce_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `article_bce.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/article_bce.keras")]
pub struct ArticleBce {
    #[input(shape = [batch, 3])]
    pub input_layer_1: Array2<f32>,
    #[input(shape = [batch, 10], range = 0.0..=1.0, role = target)]
    pub dense_1: Array2<f32>,
}
}

pub mod keras_article_mse_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `article_mse.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/article_mse.h5")]
pub struct ArticleMse {
    #[input(shape = [batch, 3])]
    pub input_layer_4: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense_4: Array2<f32>,
}
}

pub mod keras_article_mse_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `article_mse.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/article_mse.keras")]
pub struct ArticleMse {
    #[input(shape = [batch, 3])]
    pub input_layer: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    pub dense: Array2<f32>,
}
}

pub mod keras_dense_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense.h5")]
pub struct Dense {
    #[input(shape = [batch, 3])]
    pub input_layer: Array2<f32>,
    // The model has the output dense: f32[_, 10].
}
}

pub mod keras_dense_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense.keras")]
pub struct Dense {
    #[input(shape = [batch, 3])]
    pub input_layer: Array2<f32>,
    // The model has the output dense: f32[_, 10].
}
}

pub mod keras_dense_build_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_build.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense_build.h5")]
pub struct DenseBuild {
    #[input(shape = [batch, 3])]
    pub input_layer_2: Array2<f32>,
    // The model has the output dense_4: f32[_, 10].
}
}

pub mod keras_dense_build_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_build.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense_build.keras")]
pub struct DenseBuild {
    #[input(shape = [batch, 3])]
    pub input_layer_2: Array2<f32>,
    // The model has the output dense_4: f32[_, 10].
}
}

pub mod keras_dense_deferred_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_deferred.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense_deferred.h5")]
pub struct DenseDeferred {
    #[input(shape = [batch, 3])]
    pub input_layer_1: Array2<f32>,
    // The model has the output dense_3: f32[_, 10].
}
}

pub mod keras_dense_deferred_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_deferred.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/dense_deferred.keras")]
pub struct DenseDeferred {
    #[input(shape = [batch, 3])]
    pub input_layer_1: Array2<f32>,
    // The model has the output dense_3: f32[_, 10].
}
}

pub mod keras_labels_onehot_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `labels_onehot.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/labels_onehot.keras")]
pub struct LabelsOnehot {
    #[input(shape = [batch, 3])]
    pub input_layer_3: Array2<f32>,
    #[input(shape = [batch, 4], role = target)]
    pub dense_3: Array2<f32>,
}
}

pub mod keras_labels_sparse_keras {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `labels_sparse.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
pub struct LabelsSparse {
    #[input(shape = [batch, 3])]
    pub input_layer_2: Array2<f32>,
    #[input(shape = [batch], range = 0..=3, role = target)]
    pub dense_2: Array1<i64>,
}
}

pub mod keras_lambda_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `lambda.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/lambda.h5")]
pub struct Lambda {
    #[input(shape = [batch, 3])]
    pub input_layer_5: Array2<f32>,
    // The model has the output lambda: unknown[..].
}
}

pub mod keras_lambda_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `lambda.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/lambda.keras")]
pub struct Lambda {
    #[input(shape = [batch, 3])]
    pub input_layer_5: Array2<f32>,
    // The model has the output lambda: unknown[..].
}
}

pub mod keras_lstm_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array3;

/// Arrays for the model `lstm.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/lstm.h5")]
pub struct Lstm {
    #[input(shape = [batch, 20, 5])]
    pub series: Array3<f32>,
    // The model has the output dense_5: f32[_, 1].
}
}

pub mod keras_lstm_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array3;

/// Arrays for the model `lstm.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/lstm.keras")]
pub struct Lstm {
    #[input(shape = [batch, 20, 5])]
    pub series: Array3<f32>,
    // The model has the output dense_5: f32[_, 1].
}
}

pub mod keras_nested_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `nested.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/nested.h5")]
pub struct Nested {
    #[input(shape = [batch, 3])]
    pub outer_in: Array2<f32>,
    // The model has the output inner: f32[_, 4].
}
}

pub mod keras_nested_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `nested.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/nested.keras")]
pub struct Nested {
    #[input(shape = [batch, 3])]
    pub outer_in: Array2<f32>,
    // The model has the output inner: f32[_, 4].
}
}

pub mod keras_two_in_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `two_in.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/two_in.h5")]
pub struct TwoIn {
    #[input(shape = [batch, 224, 224, 3])]
    pub image: Array4<f32>,
    #[input(shape = [batch, ids_1], range = 0..=49)]
    pub ids: Array2<i32>,
    // The model has the output cls: f32[_, 3].
    // The model has the output score: f32[_, 1].
}
}

pub mod keras_two_in_keras {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `two_in.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/two_in.keras")]
pub struct TwoIn {
    #[input(shape = [batch, 224, 224, 3])]
    pub image: Array4<f32>,
    #[input(shape = [batch, ids_1], range = 0..=49)]
    pub ids: Array2<i32>,
    // The model has the output cls: f32[_, 3].
    // The model has the output score: f32[_, 1].
}
}

pub mod keras_two_in_dict_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `two_in_dict.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/two_in_dict.h5")]
pub struct TwoInDict {
    #[input(shape = [batch, 224, 224, 3])]
    pub image: Array4<f32>,
    #[input(shape = [batch, ids_1], range = 0..=49)]
    pub ids: Array2<i32>,
    // The model has the output cls: f32[_, 3].
    // The model has the output score: f32[_, 1].
}
}

pub mod keras_two_in_dict_keras {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `two_in_dict.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/two_in_dict.keras")]
pub struct TwoInDict {
    #[input(shape = [batch, 224, 224, 3])]
    pub image: Array4<f32>,
    #[input(shape = [batch, ids_1], range = 0..=49)]
    pub ids: Array2<i32>,
    // The model has the output cls: f32[_, 3].
    // The model has the output score: f32[_, 1].
}
}

pub mod keras_uint8_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array4;

/// Arrays for the model `uint8.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/uint8.h5")]
pub struct Uint8 {
    #[input(shape = [batch, 28, 28, 1])]
    pub pixels: Array4<u8>,
    // The model has the output dense_10: f32[_, 2].
}
}

pub mod keras_uint8_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array4;

/// Arrays for the model `uint8.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras/uint8.keras")]
pub struct Uint8 {
    #[input(shape = [batch, 28, 28, 1])]
    pub pixels: Array4<u8>,
    // The model has the output dense_10: f32[_, 2].
}
}

pub mod keras_legacy_dense_k2_h5 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_k2.h5`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras_legacy/dense_k2.h5")]
pub struct DenseK2 {
    #[input(shape = [batch, 3])]
    pub dense_input: Array2<f32>,
    // The model has the output dense: f32[_, 10].
}
}

pub mod keras_legacy_dense_k2_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_k2.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/keras_legacy/dense_k2.keras")]
pub struct DenseK2 {
    #[input(shape = [batch, 3])]
    pub dense_input: Array2<f32>,
    // The model has the output dense: f32[_, 10].
}
}

pub mod lightgbm_binary_txt {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `binary.txt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/lightgbm/binary.txt")]
pub struct Binary {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0.0..=1.0, role = target)]
    pub y: Array1<f64>,
}
}

pub mod lightgbm_classes_txt {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `classes.txt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/lightgbm/classes.txt")]
pub struct Classes {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0..=2, role = target)]
    pub y: Array1<i64>,
}
}

pub mod lightgbm_matrix_txt {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `matrix.txt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/lightgbm/matrix.txt")]
pub struct Matrix {
    #[input(shape = [batch, 3], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], role = target)]
    pub y: Array1<f64>,
}
}

pub mod lightgbm_named_regions_txt {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `named_regions.txt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/lightgbm/named_regions.txt")]
pub struct NamedRegions {
    #[input(shape = [batch, 4], columns = ["age", "income", "score", "region"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0.0..=1.0, role = target)]
    pub y: Array1<f64>,
}
}

pub mod lightgbm_regions_txt {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `regions.txt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/lightgbm/regions.txt")]
pub struct Regions {
    #[input(shape = [batch, 4], columns = ["age", "income", "score", "region"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0.0..=1.0, role = target)]
    pub y: Array1<f64>,
}
}

pub mod mlflow_columns_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `MLmodel`.
#[derive(Debug, InputSchema)]
pub struct MLmodel {
    #[input(shape = [batch])]
    pub age: Array1<f64>,
    #[input(shape = [batch])]
    pub city: Array1<String>,
    #[input(shape = [batch])]
    pub n: Option<Array1<i64>>,
    // The model has the input emb: array, which is not an array.
    // The model has the output output: i64[batch].
}
}

pub mod mlflow_table_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `MLmodel`.
#[derive(Debug, InputSchema)]
pub struct MLmodel {
    #[input(shape = [batch])]
    pub age: Array1<f64>,
    #[input(shape = [batch])]
    pub visits: Array1<i64>,
    #[input(shape = [batch])]
    pub city: Array1<String>,
    #[input(shape = [batch])]
    pub member: Array1<bool>,
    #[input(shape = [batch])]
    pub score: Option<Array1<f32>>,
    // The model has the input since?: datetime, which is not an array.
    // The model has the output output: i64[batch].
}
}

pub mod mlflow_tensor_named_mlmodel {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `MLmodel`.
#[derive(Debug, InputSchema)]
#[input(model = "models/mlflow/tensor_named/MLmodel")]
pub struct MLmodel {
    #[input(shape = [image_0, 224, 224, 3])]
    pub image: Array4<f32>,
    #[input(shape = [ids_0, ids_1])]
    pub ids: Array2<i32>,
    // The model has the output output: f32[_, 3].
}
}

pub mod onnx_dense_dyn_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_dyn.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
pub struct DenseDyn {
    #[input(shape = [batch, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[batch, 10].
}
}

pub mod onnx_dense_fixed_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_fixed.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/dense_fixed.onnx")]
pub struct DenseFixed {
    #[input(shape = [1, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[1, 10].
}
}

pub mod onnx_dense_none_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense_none.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/dense_none.onnx")]
pub struct DenseNone {
    #[input(shape = [x_0, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[_, 10].
}
}

pub mod onnx_dense_norank_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::ArrayD;

/// Arrays for the model `dense_norank.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/dense_norank.onnx")]
pub struct DenseNorank {
    #[input(shape = [..])]
    pub x: ArrayD<f32>,
    // The model has the output y: f32[..].
}
}

pub mod onnx_expr_dims_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `expr_dims.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/expr_dims.onnx")]
pub struct ExprDims {
    #[input(shape = [batch, 2 * s1])]
    pub x: Array2<f32>,
    #[input(shape = [batch, past_len + 1])]
    pub past: Array2<f32>,
    // The model has the output y: f32[batch, 2 * s1].
    // The model has the output z: f32[batch, past_len + 1].
}
}

pub mod onnx_external_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `external.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/external.onnx")]
pub struct External {
    #[input(shape = [batch, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[batch, 20000].
}
}

pub mod onnx_ir3_init_as_input_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `ir3_init_as_input.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/ir3_init_as_input.onnx")]
pub struct Ir3InitAsInput {
    #[input(shape = [n, 3])]
    pub x: Array2<f32>,
    // The model has the output y: f32[N, 10].
}
}

pub mod onnx_keras_export_dense_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `keras_export_dense.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/keras_export_dense.onnx")]
pub struct KerasExportDense {
    #[input(shape = [keras_tensor_7_0, 3])]
    pub keras_tensor_7: Array2<f32>,
    // The model has the output Identity:0: f32[_, 10].
}
}

pub mod onnx_sk_iris_zipmap_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `sk_iris_zipmap.onnx`.
#[derive(Debug, InputSchema)]
#[input(model = "models/onnx/sk_iris_zipmap.onnx")]
pub struct SkIrisZipmap {
    #[input(shape = [x_0, 4], name = "X")]
    pub x: Array2<f32>,
    // The model has the output output_label: i64[_].
    // The model has the output output_probability: sequence.
}
}

pub mod onnx_type_zoo_onnx {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `type_zoo.onnx`.
#[derive(Debug, InputSchema)]
pub struct TypeZoo {
    #[input(shape = [2])]
    pub opt: Option<Array1<f32>>,
    #[input(shape = [batch, 1])]
    pub text: Array2<String>,
    #[input(shape = [2])]
    pub bf: Array1<half::bf16>,
    // The model has the input seq: sequence, which is not an array.
    // The model has the input map: map, which is not an array.
    // The model has the input sp: sparse tensor[5, 5], which is not an array.
    // The model has the input i4: int4[2], which is not an array.
    // The model has the input f8: float8e4m3fn[2], which is not an array.
    // The model has the output o: i64[].
}
}

pub mod openvino_body_xml {
use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array2};

/// Arrays for the model `body.xml`.
#[derive(Debug, InputSchema)]
#[input(model = "models/openvino/body.xml")]
pub struct Body {
    #[input(shape = [])]
    pub condition: Array0<bool>,
    #[input(shape = [value_0, 2])]
    pub value: Array2<f32>,
    // The model has the output Result_61: f32[_, 2].
}
}

pub mod openvino_dense_xml {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.xml`.
#[derive(Debug, InputSchema)]
#[input(model = "models/openvino/dense.xml")]
pub struct Dense {
    #[input(shape = [x_0, 3])]
    pub x: Array2<f32>,
    // The model has the output scores: f32[_, 10].
}
}

pub mod openvino_older_xml {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `older.xml`.
#[derive(Debug, InputSchema)]
#[input(model = "models/openvino/older.xml")]
pub struct Older {
    #[input(shape = [older_0, 3])]
    pub older: Array2<f32>,
    // The model has the output positive: f32[_, 3].
}
}

pub mod openvino_ranges_xml {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `ranges.xml`.
#[derive(Debug, InputSchema)]
#[input(model = "models/openvino/ranges.xml")]
#[input(dims(image_0 = 1..=8, image_1 = 32..=512, image_2 = 0..=640, tokens_0 = 2..))]
pub struct Ranges {
    #[input(shape = [image_0, image_1, image_2, 3])]
    pub image: Array4<u8>,
    #[input(shape = [tokens_0, tokens_1])]
    pub tokens: Array2<i64>,
    // The model has the output pixels: f32[_, _, _, 3].
    // The model has the output tokens: i64[_, _].
}
}

pub mod openvino_types_xml {
use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1, Array2, ArrayD};

/// Arrays for the model `types.xml`.
#[derive(Debug, InputSchema)]
pub struct Types {
    #[input(shape = [])]
    pub scalar: Array0<f64>,
    #[input(shape = [..])]
    pub unranked: ArrayD<half::f16>,
    #[input(shape = [2])]
    pub brain: Array1<half::bf16>,
    #[input(shape = [2])]
    pub text: Array1<String>,
    #[input(shape = [2])]
    pub flag: Array1<bool>,
    #[input(shape = [2, 2])]
    pub friendly: Array2<i32>,
    // The model has the input small: i4[4], which is not an array.
    // The model has the output scalar: f64[..].
    // The model has the output unranked: f16[..].
    // The model has the output brain: bf16[2].
    // The model has the output small: i4[4].
    // The model has the output text: text[2].
    // The model has the output alias: bool[2].
    // The model has the output friendly: i32[2, 2].
}
}

pub mod skops_columns_skops {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `columns.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/columns.skops")]
pub struct Columns {
    #[input(shape = [batch], allow_nan)]
    pub age: Array1<f64>,
    #[input(shape = [batch])]
    pub income: Array1<f64>,
    #[input(shape = [batch], one_of = ["north", "south", "west"])]
    pub region: Array1<String>,
    #[input(shape = [batch])]
    pub plan: Array1<String>,
    #[input(shape = [batch], one_of = ["no", "yes"], role = target)]
    pub y: Array1<String>,
}
}

pub mod skops_imputed_skops {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `imputed.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/imputed.skops")]
pub struct Imputed {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0..=1, role = target)]
    pub y: Array1<i64>,
}
}

pub mod skops_line_skops {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `line.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/line.skops")]
pub struct Line {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"])]
    pub x: Array2<f64>,
    // The model has the output y: f64[batch].
}
}

pub mod skops_matrix_skops {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `matrix.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/matrix.skops")]
pub struct Matrix {
    #[input(shape = [batch, 3])]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0..=2, role = target)]
    pub y: Array1<i64>,
}
}

pub mod skops_mixed_skops {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `mixed.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/mixed.skops")]
pub struct Mixed {
    #[input(shape = [batch])]
    pub age: Array1<f64>,
    #[input(shape = [batch])]
    pub score: Array1<f64>,
    #[input(shape = [batch], one_of = ["north", "south", "west"])]
    pub region: Array1<String>,
    #[input(shape = [batch], range = 0..=1, role = target)]
    pub y: Array1<i64>,
}
}

pub mod skops_names_skops {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `names.skops`.
#[derive(Debug, InputSchema)]
#[input(model = "models/skops/names.skops")]
pub struct Names {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"])]
    pub x: Array2<f64>,
    #[input(shape = [batch], one_of = ["no", "yes"], role = target)]
    pub y: Array1<String>,
}
}

pub mod tf_dense_saved_model_pb {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `saved_model.pb`.
#[derive(Debug, InputSchema)]
#[input(model = "models/tf/dense/saved_model.pb")]
pub struct SavedModel {
    #[input(shape = [keras_tensor_7_0, 3])]
    pub keras_tensor_7: Array2<f32>,
    // The model has the output output_0: f32[_, 10].
}
}

pub mod tf_two_in_dict_saved_model_pb {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `saved_model.pb`.
#[derive(Debug, InputSchema)]
#[input(model = "models/tf/two_in_dict/saved_model.pb")]
pub struct SavedModel {
    #[input(shape = [ids_0, ids_1])]
    pub ids: Array2<i32>,
    #[input(shape = [image_0, 224, 224, 3])]
    pub image: Array4<f32>,
    // The model has the output cls: f32[_, 3].
}
}

pub mod tflite_dense_tflite {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.tflite`.
#[derive(Debug, InputSchema)]
#[input(model = "models/tflite/dense.tflite")]
pub struct Dense {
    #[input(shape = [keras_tensor_7_0, 3])]
    pub keras_tensor_7: Array2<f32>,
    // The model has the output output_0: f32[_, 10].
}
}

pub mod tflite_two_in_tflite {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

/// Arrays for the model `two_in.tflite`.
#[derive(Debug, InputSchema)]
#[input(model = "models/tflite/two_in.tflite")]
pub struct TwoIn {
    #[input(shape = [ids_0, ids_1])]
    pub ids: Array2<i32>,
    #[input(shape = [image_0, 224, 224, 3])]
    pub image: Array4<f32>,
    // The model has the output output_0: f32[_, 3].
    // The model has the output output_1: f32[_, 1].
}
}

pub mod tflite_two_signatures_tflite {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `two_signatures.tflite`.
#[derive(Debug, InputSchema)]
#[input(model = "models/tflite/two_signatures.tflite")]
pub struct TwoSignatures {
    #[input(shape = [code_0, 2])]
    pub code: Array2<f32>,
    // The model has the output scores: f32[_, 9].
}
}

pub mod torch_chosen_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `chosen.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/chosen.pt2")]
pub struct Chosen {
    #[input(shape = [4])]
    pub x: Array1<f32>,
    // The model has the output nonzero: i64[u0, 1].
}
}

pub mod torch_counted_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `counted.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/counted.pt2")]
pub struct Counted {
    #[input(shape = [s77, 3])]
    pub x: Array2<f32>,
    // The model has the output add: f32[s77, 3].
}
}

pub mod torch_dense_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `dense.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/dense.pt2")]
pub struct Dense {
    #[input(shape = [s77, 3])]
    pub x: Array2<f32>,
    // The model has the output linear: f32[s77, 10].
}
}

pub mod torch_fixed_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `fixed.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/fixed.pt2")]
pub struct Fixed {
    #[input(shape = [4, 3])]
    pub x: Array2<f32>,
    // The model has the output linear: f32[4, 10].
}
}

pub mod torch_nested_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array4};

/// Arrays for the model `nested.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/nested.pt2")]
pub struct Nested {
    #[input(shape = [4])]
    pub pair_0: Array1<f32>,
    #[input(shape = [4])]
    pub pair_1: Array1<f32>,
    #[input(shape = [4])]
    pub features_a: Array1<f32>,
    #[input(shape = [4])]
    pub features_b: Array1<f32>,
    #[input(shape = [2, 3, 8, 8])]
    pub image: Array4<u8>,
    // The model has the output add_2: f32[4].
    // The model has the output to: f16[2, 3, 8, 8].
    // The model has the output to_1: f64[4].
    // The model has the output gt: bool[4].
}
}

pub mod torch_numbers_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1};

/// Arrays for the model `numbers.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/numbers.pt2")]
pub struct Numbers {
    #[input(shape = [2])]
    pub half: Array1<half::f16>,
    #[input(shape = [2])]
    pub brain: Array1<half::bf16>,
    #[input(shape = [2])]
    pub single: Array1<f64>,
    #[input(shape = [2])]
    pub wave: Array1<num_complex::Complex<f32>>,
    #[input(shape = [2])]
    pub small: Array1<i8>,
    #[input(shape = [])]
    pub scalar: Array0<f32>,
    // The model has the output add: f32[2].
    // The model has the output abs_1: f32[2].
    // The model has the output to: i32[2].
    // The model has the output add_1: f64[2].
}
}

pub mod torch_older_infix_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

/// Arrays for the model `infix.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/older/infix.pt2")]
#[input(dims(s0 = 0..=1024, s6 = 0..=64))]
pub struct Infix {
    #[input(shape = [s0, 2 * s6])]
    pub arg1_1: Array2<i64>,
    #[input(shape = [s0, 2 * s6])]
    pub arg2_1: Array2<bool>,
    #[input(shape = [s0, 2 * s6 + 1, 8])]
    pub arg3_1: Array3<f32>,
    // The model has the output mul: f32[s0, 2 * s6, 8].
    // The model has the output cat: f32[s0, 4 * s6 + 1, 8].
}
}

pub mod torch_older_nested_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array4};

/// Arrays for the model `nested.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/older/nested.pt2")]
pub struct Nested {
    #[input(shape = [4])]
    pub pair_0: Array1<f32>,
    #[input(shape = [4])]
    pub pair_1: Array1<f32>,
    #[input(shape = [4])]
    pub features_a: Array1<f32>,
    #[input(shape = [4])]
    pub features_b: Array1<f32>,
    #[input(shape = [2, 3, 8, 8])]
    pub image: Array4<u8>,
    // The model has the output add_2: f32[4].
    // The model has the output to: f16[2, 3, 8, 8].
    // The model has the output to_1: f64[4].
    // The model has the output gt: bool[4].
}
}

pub mod torch_older_tokens_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

/// Arrays for the model `tokens.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/older/tokens.pt2")]
#[input(dims(s0 = 0..=1024, s6 = 0..=64))]
pub struct Tokens {
    #[input(shape = [s0, 2 * s6])]
    pub tokens: Array2<i64>,
    #[input(shape = [s0, 2 * s6])]
    pub mask: Array2<bool>,
    #[input(shape = [s0, 2 * s6 + 1, 8])]
    pub past: Array3<f32>,
    // The model has the output mul: f32[s0, 2 * s6, 8].
    // The model has the output cat: f32[s0, 4 * s6 + 1, 8].
}
}

pub mod torch_older_windows_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `windows.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/older/windows.pt2")]
#[input(dims(s1 = 4..))]
pub struct Windows {
    #[input(shape = [s0, s1])]
    pub signal: Array2<f32>,
    // The model has the output mean: f32[s0, (s1 // 4)].
}
}

pub mod torch_tokens_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

/// Arrays for the model `tokens.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/tokens.pt2")]
#[input(dims(s1 = 0..=1024, s44 = 0..=64))]
pub struct Tokens {
    #[input(shape = [s1, 2 * s44])]
    pub tokens: Array2<i64>,
    #[input(shape = [s1, 2 * s44])]
    pub mask: Array2<bool>,
    #[input(shape = [s1, 2 * s44 + 1, 8])]
    pub past: Array3<f32>,
    // The model has the output mul: f32[s1, 2 * s44, 8].
    // The model has the output cat: f32[s1, 4 * s44 + 1, 8].
}
}

pub mod torch_windows_pt2 {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `windows.pt2`.
#[derive(Debug, InputSchema)]
#[input(model = "models/torch/windows.pt2")]
pub struct Windows {
    #[input(shape = [s38, s0])]
    pub signal: Array2<f32>,
    // The model has the output mean: f32[s38, (s0 // 4)].
}
}

pub mod triton_image_config_pbtxt {
use schema_core::InputSchema;
use schema_core::ndarray::Array4;

/// Arrays for the model `config.pbtxt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/triton/image/config.pbtxt")]
pub struct Config {
    #[input(shape = [batch, 3, 224, 224])]
    pub data_0: Array4<f32>,
    // The model has the output fc6_1: f32[batch, 1000].
}
}

pub mod triton_text_config_pbtxt {
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

/// Arrays for the model `config.pbtxt`.
#[derive(Debug, InputSchema)]
#[input(model = "models/triton/text/config.pbtxt")]
pub struct Config {
    #[input(shape = [texts_0])]
    pub texts: Array1<String>,
    #[input(shape = [1])]
    pub limit: Option<Array1<i32>>,
    // The model has the output scores: f16[_, 2].
}
}

pub mod vocabularies_codes_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `codes.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/codes.keras")]
pub struct Codes {
    #[input(shape = [batch, 1], one_of = [10, 20, 30])]
    pub value: Array2<i64>,
    // The model has the output lookup: i64[_, 1].
}
}

pub mod vocabularies_codes_any_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `codes_any.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/codes_any.keras")]
pub struct CodesAny {
    #[input(shape = [batch, 1])]
    pub value: Array2<i64>,
    // The model has the output lookup: i64[_, 1].
}
}

pub mod vocabularies_codes_masked_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `codes_masked.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/codes_masked.keras")]
pub struct CodesMasked {
    #[input(shape = [batch, 1], one_of = [10, 20, 0])]
    pub value: Array2<i64>,
    // The model has the output lookup: i64[_, 1].
}
}

pub mod vocabularies_words_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `words.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/words.keras")]
pub struct Words {
    #[input(shape = [batch, 1], one_of = ["red", "blue"])]
    pub value: Array2<String>,
    // The model has the output lookup: i64[_, 1].
}
}

pub mod vocabularies_words_any_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `words_any.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/words_any.keras")]
pub struct WordsAny {
    #[input(shape = [batch, 1])]
    pub value: Array2<String>,
    // The model has the output lookup: i64[_, 1].
}
}

pub mod vocabularies_words_one_hot_keras {
use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Arrays for the model `words_one_hot.keras`.
#[derive(Debug, InputSchema)]
#[input(model = "models/vocabularies/words_one_hot.keras")]
pub struct WordsOneHot {
    #[input(shape = [batch, 1], one_of = ["red", "blue"])]
    pub value: Array2<String>,
    // The model has the output lookup: f32[_, 2].
}
}

pub mod xgboost_binary_ubj {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `binary.ubj`.
#[derive(Debug, InputSchema)]
#[input(model = "models/xgboost/binary.ubj")]
pub struct Binary {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0.0..=1.0, role = target)]
    pub y: Array1<f64>,
}
}

pub mod xgboost_classes_ubj {
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Arrays for the model `classes.ubj`.
#[derive(Debug, InputSchema)]
#[input(model = "models/xgboost/classes.ubj")]
pub struct Classes {
    #[input(shape = [batch, 3], columns = ["age", "income", "score"], allow_nan)]
    pub x: Array2<f64>,
    #[input(shape = [batch], range = 0..=2, role = target)]
    pub y: Array1<i64>,
}
}

pub fn all() -> Vec<(&'static str, schema_core::Schema)> {
    vec![
        ("models/coreml/dense.mlmodel", <coreml_dense_mlmodel::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/enumerated.mlmodel", <coreml_enumerated_mlmodel::Enumerated as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/functions.mlmodel", <coreml_functions_mlmodel::Functions as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/images.mlmodel", <coreml_images_mlmodel::Images as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/program.mlpackage/Data/com.apple.CoreML/model.mlmodel", <coreml_program_mlpackage_data_com_apple_coreml_model_mlmodel::Model as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/ranges.mlmodel", <coreml_ranges_mlmodel::Ranges as schema_core::InputSchema>::SCHEMA),
        ("models/coreml/values.mlmodel", <coreml_values_mlmodel::Values as schema_core::InputSchema>::SCHEMA),
        ("models/hdf5/fixed_length.h5", <hdf5_fixed_length_h5::FixedLength as schema_core::InputSchema>::SCHEMA),
        ("models/hdf5/fixed_length_latest.h5", <hdf5_fixed_length_latest_h5::FixedLengthLatest as schema_core::InputSchema>::SCHEMA),
        ("models/hdf5/latest.h5", <hdf5_latest_h5::Latest as schema_core::InputSchema>::SCHEMA),
        ("models/hdf5/many_attributes_earliest.h5", <hdf5_many_attributes_earliest_h5::ManyAttributesEarliest as schema_core::InputSchema>::SCHEMA),
        ("models/hdf5/track_order.h5", <hdf5_track_order_h5::TrackOrder as schema_core::InputSchema>::SCHEMA),
        ("models/keras/article_bce.keras", <keras_article_bce_keras::ArticleBce as schema_core::InputSchema>::SCHEMA),
        ("models/keras/article_mse.h5", <keras_article_mse_h5::ArticleMse as schema_core::InputSchema>::SCHEMA),
        ("models/keras/article_mse.keras", <keras_article_mse_keras::ArticleMse as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense.h5", <keras_dense_h5::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense.keras", <keras_dense_keras::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense_build.h5", <keras_dense_build_h5::DenseBuild as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense_build.keras", <keras_dense_build_keras::DenseBuild as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense_deferred.h5", <keras_dense_deferred_h5::DenseDeferred as schema_core::InputSchema>::SCHEMA),
        ("models/keras/dense_deferred.keras", <keras_dense_deferred_keras::DenseDeferred as schema_core::InputSchema>::SCHEMA),
        ("models/keras/labels_onehot.keras", <keras_labels_onehot_keras::LabelsOnehot as schema_core::InputSchema>::SCHEMA),
        ("models/keras/labels_sparse.keras", <keras_labels_sparse_keras::LabelsSparse as schema_core::InputSchema>::SCHEMA),
        ("models/keras/lambda.h5", <keras_lambda_h5::Lambda as schema_core::InputSchema>::SCHEMA),
        ("models/keras/lambda.keras", <keras_lambda_keras::Lambda as schema_core::InputSchema>::SCHEMA),
        ("models/keras/lstm.h5", <keras_lstm_h5::Lstm as schema_core::InputSchema>::SCHEMA),
        ("models/keras/lstm.keras", <keras_lstm_keras::Lstm as schema_core::InputSchema>::SCHEMA),
        ("models/keras/nested.h5", <keras_nested_h5::Nested as schema_core::InputSchema>::SCHEMA),
        ("models/keras/nested.keras", <keras_nested_keras::Nested as schema_core::InputSchema>::SCHEMA),
        ("models/keras/two_in.h5", <keras_two_in_h5::TwoIn as schema_core::InputSchema>::SCHEMA),
        ("models/keras/two_in.keras", <keras_two_in_keras::TwoIn as schema_core::InputSchema>::SCHEMA),
        ("models/keras/two_in_dict.h5", <keras_two_in_dict_h5::TwoInDict as schema_core::InputSchema>::SCHEMA),
        ("models/keras/two_in_dict.keras", <keras_two_in_dict_keras::TwoInDict as schema_core::InputSchema>::SCHEMA),
        ("models/keras/uint8.h5", <keras_uint8_h5::Uint8 as schema_core::InputSchema>::SCHEMA),
        ("models/keras/uint8.keras", <keras_uint8_keras::Uint8 as schema_core::InputSchema>::SCHEMA),
        ("models/keras_legacy/dense_k2.h5", <keras_legacy_dense_k2_h5::DenseK2 as schema_core::InputSchema>::SCHEMA),
        ("models/keras_legacy/dense_k2.keras", <keras_legacy_dense_k2_keras::DenseK2 as schema_core::InputSchema>::SCHEMA),
        ("models/lightgbm/binary.txt", <lightgbm_binary_txt::Binary as schema_core::InputSchema>::SCHEMA),
        ("models/lightgbm/classes.txt", <lightgbm_classes_txt::Classes as schema_core::InputSchema>::SCHEMA),
        ("models/lightgbm/matrix.txt", <lightgbm_matrix_txt::Matrix as schema_core::InputSchema>::SCHEMA),
        ("models/lightgbm/named_regions.txt", <lightgbm_named_regions_txt::NamedRegions as schema_core::InputSchema>::SCHEMA),
        ("models/lightgbm/regions.txt", <lightgbm_regions_txt::Regions as schema_core::InputSchema>::SCHEMA),
        ("models/mlflow/columns/MLmodel", <mlflow_columns_mlmodel::MLmodel as schema_core::InputSchema>::SCHEMA),
        ("models/mlflow/table/MLmodel", <mlflow_table_mlmodel::MLmodel as schema_core::InputSchema>::SCHEMA),
        ("models/mlflow/tensor_named/MLmodel", <mlflow_tensor_named_mlmodel::MLmodel as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/dense_dyn.onnx", <onnx_dense_dyn_onnx::DenseDyn as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/dense_fixed.onnx", <onnx_dense_fixed_onnx::DenseFixed as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/dense_none.onnx", <onnx_dense_none_onnx::DenseNone as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/dense_norank.onnx", <onnx_dense_norank_onnx::DenseNorank as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/expr_dims.onnx", <onnx_expr_dims_onnx::ExprDims as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/external.onnx", <onnx_external_onnx::External as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/ir3_init_as_input.onnx", <onnx_ir3_init_as_input_onnx::Ir3InitAsInput as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/keras_export_dense.onnx", <onnx_keras_export_dense_onnx::KerasExportDense as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/sk_iris_zipmap.onnx", <onnx_sk_iris_zipmap_onnx::SkIrisZipmap as schema_core::InputSchema>::SCHEMA),
        ("models/onnx/type_zoo.onnx", <onnx_type_zoo_onnx::TypeZoo as schema_core::InputSchema>::SCHEMA),
        ("models/openvino/body.xml", <openvino_body_xml::Body as schema_core::InputSchema>::SCHEMA),
        ("models/openvino/dense.xml", <openvino_dense_xml::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/openvino/older.xml", <openvino_older_xml::Older as schema_core::InputSchema>::SCHEMA),
        ("models/openvino/ranges.xml", <openvino_ranges_xml::Ranges as schema_core::InputSchema>::SCHEMA),
        ("models/openvino/types.xml", <openvino_types_xml::Types as schema_core::InputSchema>::SCHEMA),
        ("models/skops/columns.skops", <skops_columns_skops::Columns as schema_core::InputSchema>::SCHEMA),
        ("models/skops/imputed.skops", <skops_imputed_skops::Imputed as schema_core::InputSchema>::SCHEMA),
        ("models/skops/line.skops", <skops_line_skops::Line as schema_core::InputSchema>::SCHEMA),
        ("models/skops/matrix.skops", <skops_matrix_skops::Matrix as schema_core::InputSchema>::SCHEMA),
        ("models/skops/mixed.skops", <skops_mixed_skops::Mixed as schema_core::InputSchema>::SCHEMA),
        ("models/skops/names.skops", <skops_names_skops::Names as schema_core::InputSchema>::SCHEMA),
        ("models/tf/dense/saved_model.pb", <tf_dense_saved_model_pb::SavedModel as schema_core::InputSchema>::SCHEMA),
        ("models/tf/two_in_dict/saved_model.pb", <tf_two_in_dict_saved_model_pb::SavedModel as schema_core::InputSchema>::SCHEMA),
        ("models/tflite/dense.tflite", <tflite_dense_tflite::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/tflite/two_in.tflite", <tflite_two_in_tflite::TwoIn as schema_core::InputSchema>::SCHEMA),
        ("models/tflite/two_signatures.tflite", <tflite_two_signatures_tflite::TwoSignatures as schema_core::InputSchema>::SCHEMA),
        ("models/torch/chosen.pt2", <torch_chosen_pt2::Chosen as schema_core::InputSchema>::SCHEMA),
        ("models/torch/counted.pt2", <torch_counted_pt2::Counted as schema_core::InputSchema>::SCHEMA),
        ("models/torch/dense.pt2", <torch_dense_pt2::Dense as schema_core::InputSchema>::SCHEMA),
        ("models/torch/fixed.pt2", <torch_fixed_pt2::Fixed as schema_core::InputSchema>::SCHEMA),
        ("models/torch/nested.pt2", <torch_nested_pt2::Nested as schema_core::InputSchema>::SCHEMA),
        ("models/torch/numbers.pt2", <torch_numbers_pt2::Numbers as schema_core::InputSchema>::SCHEMA),
        ("models/torch/older/infix.pt2", <torch_older_infix_pt2::Infix as schema_core::InputSchema>::SCHEMA),
        ("models/torch/older/nested.pt2", <torch_older_nested_pt2::Nested as schema_core::InputSchema>::SCHEMA),
        ("models/torch/older/tokens.pt2", <torch_older_tokens_pt2::Tokens as schema_core::InputSchema>::SCHEMA),
        ("models/torch/older/windows.pt2", <torch_older_windows_pt2::Windows as schema_core::InputSchema>::SCHEMA),
        ("models/torch/tokens.pt2", <torch_tokens_pt2::Tokens as schema_core::InputSchema>::SCHEMA),
        ("models/torch/windows.pt2", <torch_windows_pt2::Windows as schema_core::InputSchema>::SCHEMA),
        ("models/triton/image/config.pbtxt", <triton_image_config_pbtxt::Config as schema_core::InputSchema>::SCHEMA),
        ("models/triton/text/config.pbtxt", <triton_text_config_pbtxt::Config as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/codes.keras", <vocabularies_codes_keras::Codes as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/codes_any.keras", <vocabularies_codes_any_keras::CodesAny as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/codes_masked.keras", <vocabularies_codes_masked_keras::CodesMasked as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/words.keras", <vocabularies_words_keras::Words as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/words_any.keras", <vocabularies_words_any_keras::WordsAny as schema_core::InputSchema>::SCHEMA),
        ("models/vocabularies/words_one_hot.keras", <vocabularies_words_one_hot_keras::WordsOneHot as schema_core::InputSchema>::SCHEMA),
        ("models/xgboost/binary.ubj", <xgboost_binary_ubj::Binary as schema_core::InputSchema>::SCHEMA),
        ("models/xgboost/classes.ubj", <xgboost_classes_ubj::Classes as schema_core::InputSchema>::SCHEMA),
    ]
}
