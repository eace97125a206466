#![doc = include_str!("../README.md")]

#[cfg(feature = "aide")]
mod aide;
mod checked;
#[cfg(feature = "files")]
mod files;
mod refusal;
#[cfg(feature = "utoipa")]
mod utoipa;

pub use checked::Checked;
#[cfg(feature = "files")]
pub use files::CheckedFiles;
pub use refusal::Refusal;
