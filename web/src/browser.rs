//! What the page calls, and what is called in the page.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use schema_core::io::{Bytes, Remote};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{Picked, Session};

// Defined by the worker of the page.
#[wasm_bindgen]
extern "C" {
    /// Reads bytes of a file, as many as there is room for.
    #[wasm_bindgen(catch, js_name = readFile)]
    fn read_file(file: u32, start: f64, into: &mut [u8]) -> Result<(), JsValue>;

    /// Says how much was done of a job.
    #[wasm_bindgen(js_name = tellProgress)]
    fn tell_progress(done: f64);
}

/// A file of the page, by its number there.
#[derive(Debug)]
struct InPage {
    number: u32,
    bytes: u64,
}

impl Remote for InPage {
    fn length(&self) -> u64 {
        self.bytes
    }

    #[expect(clippy::cast_precision_loss)] // no file has 2^53 bytes
    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
        let length = usize::try_from(range.end - range.start).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        match read_file(self.number, range.start as f64, &mut bytes) {
            Ok(()) => Ok(Arc::new(bytes)),
            Err(error) => {
                let why = error.as_string().unwrap_or_default();
                Err(io::Error::other(format!(
                    "the browser does not read it ({why}); was it changed or moved? choose it again"
                )))
            }
        }
    }
}

/// What the worker of the page talks to.
#[wasm_bindgen]
#[derive(Default)]
pub struct Page {
    session: Session,
}

#[wasm_bindgen]
impl Page {
    /// Begins a session without files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Page {
        Page::default()
    }

    /// Adds a file, which `readFile` reads by this number.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it is a length
    pub fn add(&mut self, number: u32, name: String, bytes: f64) {
        let remote = InPage {
            number,
            bytes: bytes as u64,
        };
        self.session
            .add(number, Picked::new(name, Arc::new(remote)));
    }

    /// Adds a folder that is a model, with files that were added: pairs of a path and a number, in JSON.
    ///
    /// # Errors
    ///
    /// It is not such JSON.
    #[wasm_bindgen(js_name = addFolder)]
    pub fn add_folder(&mut self, number: u32, name: &str, files: &str) -> Result<(), String> {
        let files: Vec<(String, u32)> =
            serde_json::from_str(files).map_err(|error| error.to_string())?;
        self.session.add_folder(number, name, &files);
        Ok(())
    }

    /// Answers a question; both are JSON.
    pub fn answer(&mut self, question: &str) -> String {
        #[expect(clippy::cast_precision_loss)]
        self.session
            .answer(question, &|bytes| tell_progress(bytes as f64))
    }

    /// The bytes of the repaired data, in the format of an extension.
    ///
    /// # Errors
    ///
    /// The format cannot hold it; or nothing was repaired.
    pub fn repaired(&self, extension: &str) -> Result<Vec<u8>, String> {
        self.session.repaired(extension)
    }
}
