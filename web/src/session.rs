//! Questions of the page, and their answers.

use std::collections::BTreeMap;

use schema_core::Arrays;
use schema_tools::Failure;
use schema_tools::look::Looked;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::check::check;
use crate::contents::{Contents, contents};
use crate::data::{Data, Which};
use crate::folder::entries;
use crate::look::{Unusable, against, look};
use crate::model::described;
use crate::options::Options;
use crate::picked::Picked;
use crate::repair::repair;
use crate::step;

/// What the page talks to: the files that a visitor chose, and the data that was repaired last.
#[derive(Default)]
pub struct Session {
    files: BTreeMap<u32, Picked>,
    /// What data has that was looked at, by which it is.
    contents: BTreeMap<Which, Contents>,
    repaired: Option<Arrays>,
}

/// A question of the page.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase", deny_unknown_fields)]
enum Question {
    /// What a file is: a model, a schema, or data.
    Look {
        file: u32,
        signature: Option<String>,
    },
    /// What the files of a folder are, by their paths in it.
    Folder { name: String, paths: Vec<String> },
    /// Whether data fits a model or a schema.
    Check {
        against: u32,
        signature: Option<String>,
        data: Which,
        options: Options,
    },
    /// The same, after a repair.
    Repair {
        against: u32,
        signature: Option<String>,
        data: Which,
        options: Options,
        steps: Vec<String>,
    },
    /// What data contains.
    Contents { data: Which, options: Options },
    /// A schema that data fits, which is read again unless its contents were asked for.
    Infer {
        data: Which,
        options: Options,
        ranges: bool,
        labels: bool,
    },
    /// Forgets a file.
    Forget { file: u32 },
}

impl Session {
    /// Adds a file, which has this number in questions.
    pub fn add(&mut self, number: u32, file: Picked) {
        self.files.insert(number, file);
    }

    /// Adds a folder that is a model, with files that were added, by their paths in it.
    pub fn add_folder(&mut self, number: u32, name: &str, files: &[(String, u32)]) {
        let inside = files.iter();
        let inside = inside.filter_map(|(path, file)| Some((path.clone(), self.files.get(file)?)));
        let folder = Picked::folder(name.to_owned(), inside);
        self.files.insert(number, folder);
    }

    /// Answers a question of the page; both are JSON. `progress` is told how many bytes were read so far.
    ///
    /// ```
    /// use schema_web::Session;
    ///
    /// let answer = Session::default().answer(r#"{"ask": "look", "file": 7}"#, &|_| {});
    /// assert_eq!(answer, r#"{"failure":"there is no file 7"}"#);
    /// ```
    pub fn answer(&mut self, question: &str, progress: &(dyn Fn(u64) + Sync)) -> String {
        let answer = match serde_json::from_str(question) {
            Ok(question) => self.answered(question, progress),
            Err(error) => Err(Failure::new(format!(
                "the page asks for nothing known: {error}"
            ))),
        };
        let answer = answer.unwrap_or_else(|failure| json!({"failure": failure.message()}));
        answer.to_string()
    }

    fn answered(
        &mut self,
        question: Question,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Value, Failure> {
        match question {
            Question::Look { file, signature } => {
                let file = self.file(file)?;
                Ok(match look(file, signature.as_deref()) {
                    Ok(Looked::Against(against)) => described(&against, file),
                    Ok(Looked::Neither(_)) => json!({"kind": "data"}),
                    Err(Unusable {
                        failure,
                        signatures,
                    }) => json!({"failure": failure.message(), "signatures": signatures}),
                })
            }
            Question::Folder { name, paths } => Ok(json!({"entries": entries(&name, &paths)})),
            Question::Check {
                against: number,
                signature,
                data,
                options,
            } => {
                let file = self.file(number)?;
                let against = against(file, signature.as_deref())?;
                check(&against, file, &self.data(&data)?, &options, progress)
            }
            Question::Repair {
                against: number,
                signature,
                data,
                options,
                steps,
            } => {
                // Not two of them in memory.
                self.repaired = None;
                let file = self.file(number)?;
                let against = against(file, signature.as_deref())?;
                let steps = step::read(&steps)?;
                let (answer, repaired) = repair(
                    &against,
                    file,
                    signature.as_deref(),
                    &self.data(&data)?,
                    &options,
                    &steps,
                )?;
                self.repaired = repaired;
                Ok(answer)
            }
            Question::Contents { data, options } => {
                let found = contents(&self.data(&data)?, &options, progress)?;
                let described = found.described();
                self.contents.insert(data, found);
                Ok(described)
            }
            Question::Infer {
                data,
                options,
                ranges,
                labels,
            } => match self.contents.get(&data) {
                Some(contents) => contents.inferred(ranges, labels),
                None => contents(&self.data(&data)?, &options, progress)?.inferred(ranges, labels),
            },
            Question::Forget { file } => {
                self.files.remove(&file);
                self.contents.retain(|which, _| !which.has(file));
                Ok(json!({}))
            }
        }
    }

    /// The bytes of a file of the data that was repaired last, in the format of an extension.
    ///
    /// # Errors
    ///
    /// The format cannot hold it; or nothing was repaired.
    pub fn repaired(&self, extension: &str) -> Result<Vec<u8>, String> {
        let repaired = self.repaired.as_ref();
        let repaired = repaired.ok_or_else(|| "there is no repaired data".to_owned())?;
        repaired
            .to_bytes(extension)
            .map_err(|error| error.to_string())
    }

    fn file(&self, number: u32) -> Result<&Picked, Failure> {
        let file = self.files.get(&number);
        file.ok_or_else(|| Failure::new(format!("there is no file {number}")))
    }

    fn data(&self, which: &Which) -> Result<Data<'_>, Failure> {
        Ok(match which {
            Which::Files(numbers) => {
                let files = numbers.iter().map(|number| self.file(*number));
                Data::Files(files.collect::<Result<_, _>>()?)
            }
            Which::Arrays(arrays) => {
                let arrays = arrays.iter();
                let arrays = arrays.map(|(name, number)| Ok((name.clone(), self.file(*number)?)));
                Data::Arrays(arrays.collect::<Result<_, Failure>>()?)
            }
        })
    }
}
