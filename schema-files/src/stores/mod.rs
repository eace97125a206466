//! Files in object stores.

mod address;
mod list;
mod message;
mod object;
mod open;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};

use crate::data_file::DataFile;
use crate::error::ReadError;
use address::Address;
use list::Pattern;
use object::{Object, Runtime};

/// Object stores, from which files are read by their addresses.
///
/// | address | store | credentials |
/// |---|---|---|
/// | `s3://bucket/key` | Amazon S3, and what speaks like it (`AWS_ENDPOINT_URL`) | `AWS_ACCESS_KEY_ID` and so on, or the role of the machine; none with `AWS_SKIP_SIGNATURE=true` |
/// | `gs://bucket/key` | Google Cloud Storage | `GOOGLE_SERVICE_ACCOUNT` and so on |
/// | `az://container/key`, `abfss://container@account.dfs.core.windows.net/key` | Azure | `AZURE_STORAGE_ACCOUNT_NAME`, `AZURE_STORAGE_ACCOUNT_KEY` and so on |
/// | `https://host/path`, `http://host/path` | a server of files that reads ranges; to list them, it has to speak `WebDAV` | |
/// | `file:///path` | the file system | |
///
/// They come from the environment, as the crate [`object_store`] takes them from it. Messages name addresses
/// alone, without what is secret. For credentials of another kind, and for stores of your own, hand over
/// [a store](Stores::with_store).
///
/// Files are [read](crate::Pieces) by ranges, megabytes at a time. If a file is changed while it is read, that is
/// an error, as far as the store knows versions. Some threads are started, which wait for the network; whoever
/// reads waits for them.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use std::sync::Arc;
///
/// use schema_files::object_store::{ObjectStoreExt, memory::InMemory};
/// use schema_files::{PieceOptions, Pieces, Stores};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # let store = Arc::new(InMemory::new());
/// # runtime.block_on(async {
/// store.put(&"train/a.csv".into(), "x,y\n1,0\n2,1\n".into()).await?;
/// store.put(&"train/b.csv".into(), "x,y\n4,0\n".into()).await?;
/// # Ok::<(), schema_files::object_store::Error>(())
/// # }).unwrap();
///
/// let stores = Stores::new()?.with_store("memory://", store);
/// let files = stores.files("memory:///train/*.csv")?;
/// let pieces = Pieces::open(&files, &PieceOptions::default())?;
/// assert_eq!(pieces.count(), 2);
/// # }
/// # Ok::<(), schema_files::ReadError>(())
/// ```
pub struct Stores {
    runtime: Arc<Runtime>,
    /// The stores that were opened, by the beginning of their addresses.
    opened: Mutex<BTreeMap<String, Arc<dyn ObjectStore>>>,
}

/// What an address that ends in `/` has directly in it.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its files, in the order of their names.
    pub files: Vec<DataFile>,
    /// The names of its folders.
    pub folders: Vec<String>,
}

impl Stores {
    /// No store is opened yet.
    ///
    /// # Errors
    ///
    /// Threads cannot be started.
    pub fn new() -> io::Result<Stores> {
        Ok(Stores {
            runtime: Arc::new(Runtime::new()?),
            opened: Mutex::default(),
        })
    }

    /// Takes a store for all addresses that begin with `prefix`, such as `s3://bucket`: a scheme, and a name
    /// if there are several stores.
    #[must_use]
    pub fn with_store(self, prefix: &str, store: Arc<dyn ObjectStore>) -> Stores {
        self.stores().insert(prefix.to_owned(), store);
        self
    }

    /// Whether text is the address of a file in an object store, or of several.
    pub fn is_address(text: &str) -> bool {
        Address::is_one(text)
    }

    /// The file at an address; or those that a pattern means, such as `s3://bucket/train-*.parquet`, in the
    /// order of their names. In a pattern, `*` and `?` stand for characters of a name, `**` for any number of
    /// folders. Names that begin with `.` or `_`, such as `_SUCCESS`, are matched by a pattern whose name
    /// begins so.
    ///
    /// # Errors
    ///
    /// The store cannot be opened, has no such file, or does not list its files.
    pub fn files(&self, address: &str) -> Result<Vec<DataFile>, ReadError> {
        let wrapped = |error: io::Error| ReadError::from(error).in_file(Address::shown(address));
        self.find(address).map_err(wrapped)
    }

    /// What is directly in a folder, the address of which ends in `/`. Names that begin with `.` or `_` are
    /// left out.
    ///
    /// # Errors
    ///
    /// As for [`files`](Stores::files).
    pub fn folder(&self, address: &str) -> Result<Folder, ReadError> {
        let wrapped = |error: io::Error| ReadError::from(error).in_file(Address::shown(address));
        self.list_folder(address).map_err(wrapped)
    }

    fn find(&self, text: &str) -> io::Result<Vec<DataFile>> {
        let address = Address::of(text)?;
        let store = self.store(&address)?;
        let Some(pattern) = Pattern::of(&address.key)? else {
            let (key, from) = (address.path()?, store.clone());
            let found = self.runtime.wait(async move { from.head(&key).await });
            let meta = found?.map_err(|error| message::of(&error, address.scheme))?;
            return Ok(vec![self.file(&address, &store, meta)]);
        };
        let (from, prefix) = (store.clone(), pattern.folder()?);
        let is_flat = pattern.is_flat();
        let listed = self.runtime.wait(async move {
            if is_flat {
                let listed = from.list_with_delimiter(prefix.as_ref()).await?;
                return Ok(listed.objects);
            }
            let mut objects = Vec::new();
            let mut list = from.list(prefix.as_ref());
            while let Some(object) = list.next().await {
                objects.push(object?);
            }
            Ok(objects)
        });
        let listed = listed?.map_err(|error| message::of_list(&error, address.scheme))?;
        let matching = listed
            .into_iter()
            .filter(|object| pattern.matches(object.location.as_ref()));
        let mut files: Vec<_> = matching
            .map(|meta| self.file(&address, &store, meta))
            .collect();
        files.sort_by(|left, right| left.path().cmp(right.path()));
        Ok(files)
    }

    fn list_folder(&self, text: &str) -> io::Result<Folder> {
        let address = Address::of(text)?;
        let store = self.store(&address)?;
        let (from, folder) = (store.clone(), address.path()?);
        let prefix = folder.clone();
        let listed = self
            .runtime
            .wait(async move { from.list_with_delimiter(Some(&prefix)).await });
        let listed = listed?.map_err(|error| message::of_list(&error, address.scheme))?;
        let names = (listed.common_prefixes.iter()).filter_map(|path| path.filename());
        let mut folders: Vec<_> = names
            .filter(|name| !list::is_hidden(name))
            .map(str::to_owned)
            .collect();
        folders.sort_unstable();
        let objects = listed.objects.into_iter().filter(|object| {
            // Some stores have an empty object for a folder.
            let name = object.location.filename();
            object.location != folder && name.is_some_and(|name| !list::is_hidden(name))
        });
        let mut files: Vec<_> = objects
            .map(|meta| self.file(&address, &store, meta))
            .collect();
        files.sort_by(|left, right| left.path().cmp(right.path()));
        Ok(Folder { files, folders })
    }

    fn file(&self, address: &Address, store: &Arc<dyn ObjectStore>, meta: ObjectMeta) -> DataFile {
        let name = address.of_key(&meta.location);
        let object = Object::new(self.runtime.clone(), store.clone(), meta, address.scheme);
        DataFile::remote(name, Arc::new(object))
    }

    /// The store of an address, which is opened the first time.
    fn store(&self, address: &Address) -> io::Result<Arc<dyn ObjectStore>> {
        let mut stores = self.stores();
        if let Some(store) = stores.get(&address.store) {
            return Ok(store.clone());
        }
        let store = open::open(address).map_err(|error| message::of(&error, address.scheme))?;
        stores.insert(address.store.clone(), store.clone());
        Ok(store)
    }

    fn stores(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<dyn ObjectStore>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Stores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the stores themselves, which have credentials.
        let opened: Vec<String> = self.stores().keys().cloned().collect();
        f.debug_tuple("Stores").field(&opened).finish()
    }
}
