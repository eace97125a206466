//! One object, of which ranges are fetched.

use std::fmt;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::sync::{Arc, mpsc};

use object_store::{GetOptions, ObjectMeta, ObjectStore};

use super::address::Scheme;
use super::message;
use crate::data_file::{Bytes, Remote};

/// How many threads wait for the network.
const THREADS: usize = 2;

/// The threads that wait for the network.
pub(super) struct Runtime(Option<tokio::runtime::Runtime>);

impl Runtime {
    pub(super) fn new() -> io::Result<Runtime> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let builder = builder.worker_threads(THREADS).thread_name("store");
        Ok(Runtime(Some(builder.enable_all().build()?)))
    }

    /// Waits for what another thread does. This thread may itself be one of an asynchronous program, in which
    /// tokio would panic.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> io::Result<T> {
        let (done, wait) = mpsc::sync_channel(1);
        if let Some(runtime) = &self.0 {
            runtime.spawn(async move {
                // Nobody waits if the program ends.
                let _ = done.send(task.await);
            });
        }
        wait.recv()
            .map_err(|_| io::Error::other("the request was given up"))
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // To wait for its threads would panic in an asynchronous program.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// An object of a store, as it was when it was found.
pub(super) struct Object {
    runtime: Arc<Runtime>,
    store: Arc<dyn ObjectStore>,
    meta: ObjectMeta,
    scheme: Scheme,
}

impl Object {
    pub(super) fn new(
        runtime: Arc<Runtime>,
        store: Arc<dyn ObjectStore>,
        meta: ObjectMeta,
        scheme: Scheme,
    ) -> Object {
        Object {
            runtime,
            store,
            meta,
            scheme,
        }
    }
}

impl Remote for Object {
    fn length(&self) -> u64 {
        self.meta.size
    }

    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
        let (store, location) = (self.store.clone(), self.meta.location.clone());
        // A weak tag never matches.
        let tag = self.meta.e_tag.clone();
        let options = GetOptions {
            if_match: tag.filter(|tag| !tag.starts_with("W/")),
            range: (range.end - range.start < self.meta.size).then(|| range.clone().into()),
            ..GetOptions::default()
        };
        let bytes = self.runtime.wait(async move {
            let result = store.get_opts(&location, options).await?;
            result.bytes().await
        });
        let bytes = bytes?.map_err(|error| message::of(&error, self.scheme))?;
        Ok(Arc::new(bytes))
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the store, which has credentials.
        f.debug_tuple("Object").field(&self.meta.location).finish()
    }
}
