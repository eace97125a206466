//! Addresses of objects.

use std::io;

use object_store::path::Path;

/// What is before `://` in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    S3,
    Google,
    Azure,
    Http,
    File,
    Memory,
}

const SCHEMES: [(&str, Scheme); 12] = [
    ("s3", Scheme::S3),
    ("s3a", Scheme::S3),
    ("gs", Scheme::Google),
    ("az", Scheme::Azure),
    ("adl", Scheme::Azure),
    ("azure", Scheme::Azure),
    ("abfs", Scheme::Azure),
    ("abfss", Scheme::Azure),
    ("http", Scheme::Http),
    ("https", Scheme::Http),
    ("file", Scheme::File),
    ("memory", Scheme::Memory),
];

/// The address of an object, a folder or a pattern.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) scheme: Scheme,
    /// The scheme, and the name of the store: `s3://bucket`.
    pub(super) store: String,
    /// What follows the `/` behind it.
    pub(super) key: String,
}

impl Address {
    pub(super) fn is_one(text: &str) -> bool {
        text.split_once("://")
            .is_some_and(|(scheme, _)| scheme_of(scheme).is_some())
    }

    pub(super) fn of(text: &str) -> io::Result<Address> {
        let wrong = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, why.to_owned()));
        let parts = text.split_once("://");
        let Some((name, rest)) = parts else {
            return wrong("it is no address");
        };
        let Some(scheme) = scheme_of(name) else {
            return wrong("no store has such an address");
        };
        let (authority, key) = rest.split_once('/').unwrap_or((rest, ""));
        let is_local = matches!(scheme, Scheme::File | Scheme::Memory);
        if authority.is_empty() && !is_local {
            return wrong("the address has no name of a store before its first `/`");
        }
        // The container of an address of Azure is before the mark.
        if let Some((before, _)) = authority.rsplit_once('@')
            && (before.contains(':') || scheme != Scheme::Azure)
        {
            return wrong(
                "the address has a user or a password in it; credentials come from the environment",
            );
        }
        if scheme == Scheme::Http && key.contains(['?', '#']) {
            return wrong(
                "the address has a `?` or `#`, as those that are signed; such are not read",
            );
        }
        Ok(Address {
            scheme,
            store: format!("{}://{authority}", name.to_ascii_lowercase()),
            key: key.to_owned(),
        })
    }

    /// The key of one object.
    pub(super) fn path(&self) -> io::Result<Path> {
        let path = match self.scheme {
            // These are URLs.
            Scheme::Http | Scheme::File => Path::from_url_path(&self.key),
            _ => Path::parse(self.key.trim_end_matches('/')),
        };
        path.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
    }

    /// The address of another object of the store.
    pub(super) fn of_key(&self, key: &Path) -> String {
        format!("{}/{key}", self.store)
    }

    /// An address without what may be secret.
    pub(super) fn shown(text: &str) -> String {
        let Some((scheme, rest)) = text.split_once("://") else {
            return text.to_owned();
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, key) = rest.split_at(end);
        let is_azure = scheme_of(scheme) == Some(Scheme::Azure);
        let authority = match authority.rsplit_once('@') {
            Some((before, _)) if is_azure && !before.contains(':') => authority,
            Some((_, host)) => host,
            None => authority,
        };
        let key = match key.split_once(['?', '#']) {
            Some((key, _)) if scheme_of(scheme) == Some(Scheme::Http) => key,
            _ => key,
        };
        format!("{scheme}://{authority}{key}")
    }
}

fn scheme_of(name: &str) -> Option<Scheme> {
    let mut schemes = SCHEMES.iter();
    schemes.find_map(|(other, scheme)| name.eq_ignore_ascii_case(other).then_some(*scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_store_and_a_key() {
        let parts = |text| {
            let address = Address::of(text).unwrap();
            (address.scheme, address.store, address.key)
        };
        let expected = |scheme, store: &str, key: &str| (scheme, store.to_owned(), key.to_owned());
        assert_eq!(
            parts("s3://bucket/day=1/a b.npy"),
            expected(Scheme::S3, "s3://bucket", "day=1/a b.npy")
        );
        assert_eq!(
            parts("abfss://train@account.dfs.core.windows.net/x.npy"),
            expected(
                Scheme::Azure,
                "abfss://train@account.dfs.core.windows.net",
                "x.npy"
            )
        );
        assert_eq!(
            parts("file:///tmp/x.npy"),
            expected(Scheme::File, "file://", "tmp/x.npy")
        );
        assert!(!Address::is_one("train-*.npy"));
        assert!(!Address::is_one("x://y"));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let secret = "https://me:opensesame@host/x.npy?signature=abc";
        assert_eq!(Address::shown(secret), "https://host/x.npy");
        let why = Address::of(secret).unwrap_err().to_string();
        assert!(!why.contains("opensesame") && !why.contains("abc"), "{why}");
        assert!(Address::of("https://host/x.npy?signature=abc").is_err());
        assert_eq!(Address::shown("s3://b/x-?.npy"), "s3://b/x-?.npy");
        assert_eq!(Address::shown("abfss://c@h/x"), "abfss://c@h/x");
    }
}
