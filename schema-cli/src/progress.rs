//! How far the work is, where somebody watches and it takes long.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use crate::source::Source;

/// Below so many bytes of files the work is done before a bar could be read.
const LONG: u64 = 256 << 20;

pub(crate) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Of work on those files.
    pub(crate) fn of(sources: &[Source]) -> Progress {
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

    /// Works on one of the files.
    pub(crate) fn on<T>(&self, source: &Source, work: impl FnOnce() -> T) -> T {
        let Some(bar) = &self.bar else { return work() };
        bar.set_message(source.to_string());
        bar.tick();
        let done = work();
        bar.inc(source.bytes());
        done
    }

    /// Writes where the bar would be in the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
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
