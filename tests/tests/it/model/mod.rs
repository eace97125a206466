//! What model files say, against what Keras and onnx themselves say of them.

mod archive;
mod compare;
mod fixtures;
mod hdf5;
mod hostile;
mod keras;
mod others;
mod schema;
mod shapes;
mod sidecar;
