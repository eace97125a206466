//! A progress bar for long work on a terminal.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use crate::source::Source;

/// The bytes of files below which no bar is shown, because the work is too short.
const LONG: u64 = 256 << 20;

pub(crate) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts the progress of work on the files.
    pub(crate) fn new(sources: &[Source]) -> Progress {
        let bytes = sources.iter().map(Source::bytes).sum();
        let watched = bytes >= LONG && stderr().is_terminal();
        let bar = watched.then(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes} {wide_msg}");
            let bar = ProgressBar::new(bytes);
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Progress { bar }
    }

    /// Runs the work on one of the files.
    pub(crate) fn during<T>(&self, source: &Source, work: impl FnOnce() -> T) -> T {
        let Some(bar) = &self.bar else { return work() };
        bar.set_message(source.to_string());
        bar.tick();
        let done = work();
        bar.inc(source.bytes());
        done
    }

    /// The same, for work that says how many bytes of the source are done.
    pub(crate) fn following<T>(
        &self,
        source: &Source,
        work: impl FnOnce(&(dyn Fn(u64) + Sync)) -> T,
    ) -> T {
        let Some(bar) = &self.bar else {
            return work(&|_| {});
        };
        bar.set_message(source.to_string());
        let start = bar.position();
        let done = work(&|bytes| bar.set_position(start + bytes));
        bar.set_position(start + source.bytes());
        done
    }

    /// Hides the bar while something is written.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
