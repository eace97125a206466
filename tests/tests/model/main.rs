//! What model files say, against what Keras and onnx themselves say of them.

mod archive;
mod compare;
mod fixtures;
mod hostile;
mod others;
mod schema;
