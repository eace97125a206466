//! Where a check and the framework of a model disagree about data, and why.
//!
//! A check is meant to say before a run what the framework would say in it. In the rows below it says
//! something else: mostly, because a framework takes data and computes what nobody meant. The rows are
//! those of the models among the tests of this project; `tests/frameworks/run` gives them data that fits
//! and data that does not, and fails if it finds another disagreement, or one of these no more.
//!
//! Where a framework takes values and gives NaN, a check refuses them; these are no disagreements.
//!
//! | framework | data | it | the check | why |
//! |---|---|---|---|---|
//! | Keras | f64 for f32 | takes | refuses | Keras rounds silently. `--coerce lossy`, or `lossless` if no value changes, allows it |
//! | Keras | i64 for f32 | takes | refuses | Keras converts silently; `--coerce lossless` allows it |
//! | Keras | i64 for i32 | takes | refuses | Keras keeps the low bits of a larger number; `--coerce lossless` allows those that fit |
//! | Keras | i32 for i64 | takes | refuses | Keras converts silently; `--coerce lossless` allows it |
//! | Keras | f32 for u8 | takes | refuses | Keras cuts off fractions; `--coerce lossless` allows whole numbers |
//! | Keras | -1 | takes | refuses | an `Embedding` counts negative rows from the end; a token of -1 is more often padding |
//! | Keras | a longer last axis | takes | refuses | Keras only warns where no layer needs the size that the input declares |
//! | Keras | one array more | takes | refuses | Keras ignores what else is in a dict. `--ignore-unknown` allows it |
//! | Keras | an axis of 1 too many | takes | refuses | Keras drops a last axis of 1; `schema repair --reshape` does so, and says it |
//! | Keras | an axis too few | takes | refuses | Keras adds a last axis of 1, and takes the rows of one image for samples |
//! | Keras | labels: classes with a last axis of 1 | takes | refuses | the mean squared error broadcasts one number over all outputs |
//! | Keras | labels: wider | takes | refuses | the mean squared error broadcasts one output over all labels |
//! | Keras | labels: numbers | takes | refuses | binary cross-entropy of labels outside of 0 to 1 has no minimum |
//! | onnxruntime | NaN | takes | refuses | a classifier answers some class, with probabilities of NaN. Where the graph imputes NaN, or its trees were trained with it, a check takes it |
//! | onnxruntime | a longer last axis | takes | refuses | onnxruntime does not compute the sizes that a model names, such as `2*s1` |
//! | onnxruntime | other numbers of samples | takes | refuses | onnxruntime does not compare a size that has the same name in two inputs |
//! | onnxruntime | a longer last axis | refuses | takes | the file has no shape for the input; only the run finds that it does not fit |
//! | onnxruntime | an axis of 1 too many | refuses | takes | the same |
//! | onnxruntime | a large integer | refuses | takes | the rows of a table that is an input itself are counted at the run |
//! | onnxruntime | a large integer | takes | refuses | a one-hot vector of an index beyond its depth is all zeros |
//! | onnxruntime | a name of its own | refuses | takes | an array belongs to the only input under any name; a program that runs the model names it |
//! | OpenVINO | f64 for f32 | takes | refuses | OpenVINO in Python rounds silently. `--coerce lossy`, or `lossless`, allows it |
//! | OpenVINO | i64 for f32 | takes | refuses | OpenVINO in Python converts silently; `--coerce lossless` allows it |
//! | OpenVINO | i32 for i64 | takes | refuses | the same |
//! | OpenVINO | f32 for u8 | takes | refuses | OpenVINO in Python cuts off fractions; `--coerce lossless` allows whole numbers |
//! | OpenVINO | an input is absent | takes | refuses | OpenVINO runs on what the memory of the input holds |
//! | OpenVINO | NaN | takes | refuses | its relu of NaN is 0, so that the result hides it |
//! | OpenVINO | a name of its own | refuses | takes | an array belongs to the only input under any name; a program that runs the model names it |
//! | TFLite | a name of its own | refuses | takes | the same |
//! | TFLite | an axis too few | takes | refuses | the runner of a signature resizes the inputs, and computes something of another shape |
//! | TFLite | an axis of 1 too many | takes | refuses | the same |
//! | TFLite | a longer last axis | takes | refuses | the same, of a signature without a layer that needs the size |
//! | TFLite | a large integer | refuses | takes | the range of an embedding's rows is read in Keras and ONNX files, but not in TFLite |
