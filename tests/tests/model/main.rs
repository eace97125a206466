//! What model files say, against what Keras and onnx themselves say of them.

mod compare;
mod fixtures;
mod schema;
