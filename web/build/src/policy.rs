//! The policy of the page: what a browser lets it do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Nothing may be loaded, sent or framed; only the script and the style of these texts are used, and
/// workers and pictures that the page makes itself.
pub(crate) fn policy(script: &str, style: &str) -> String {
    let (script, style) = (hash(script), hash(style));
    format!(
        "default-src 'none'; connect-src 'none'; script-src '{script}' 'wasm-unsafe-eval' blob:; worker-src blob:; \
         style-src '{style}'; img-src data: blob:; form-action 'none'; base-uri 'none'"
    )
}

fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}
