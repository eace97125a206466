//! Compares what is read in model files with what Keras and onnx read.

mod archive;
mod compare;
mod contract;
mod coreml;
mod fixtures;
mod hdf5;
mod hostile;
mod keras;
mod lengths;
mod losses;
mod openvino;
mod others;
mod schema;
mod shapes;
mod sidecar;
mod tables;
mod torch;
mod values;
mod words;
