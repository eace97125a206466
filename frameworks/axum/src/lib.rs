#![doc = include_str!("../README.md")]

mod checked;
#[cfg(feature = "files")]
mod files;
mod refusal;

pub use checked::Checked;
#[cfg(feature = "files")]
pub use files::CheckedFiles;
pub use refusal::Refusal;
