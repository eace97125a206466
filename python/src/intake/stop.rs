//! Ends what a user stops, such as by Ctrl-C.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

/// How often signals are looked at.
const TICK: Duration = Duration::from_millis(50);

/// Whether work goes on.
pub(super) struct GoOn(AtomicBool);

impl GoOn {
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Works on another thread, because Python handles signals on this one; work ends soon after a handler of
/// a signal raised, and what it raised is returned.
pub(super) fn stoppable<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&GoOn) -> T + Send,
) -> PyResult<T> {
    let go_on = GoOn(AtomicBool::new(true));
    let is_done = AtomicBool::new(false);
    let waiting = thread::current();
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let done = work(&go_on);
            is_done.store(true, Ordering::Release);
            waiting.unpark();
            done
        });
        let mut raised = Ok(());
        // It is finished without being done if it panicked.
        while !is_done.load(Ordering::Acquire) && !worker.is_finished() {
            py.detach(|| thread::park_timeout(TICK));
            if raised.is_ok() {
                raised = py.check_signals();
                go_on.0.store(raised.is_ok(), Ordering::Relaxed);
            }
        }
        match py.detach(|| worker.join()) {
            Ok(done) => raised.map(|()| done),
            Err(panic) => resume_unwind(panic),
        }
    })
}
