//! Opens stores, with what the environment says of them.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStore, RetryConfig};

use super::address::{Address, Scheme};

/// Whoever waits for a command gives up sooner than a server that has all night.
fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            max_backoff: Duration::from_secs(2),
            ..BackoffConfig::default()
        },
        max_retries: 5,
        retry_timeout: Duration::from_secs(60),
    }
}

pub(super) fn open(address: &Address) -> Result<Arc<dyn ObjectStore>, Error> {
    let url = address.store.as_str();
    Ok(match address.scheme {
        Scheme::S3 => {
            let builder = AmazonS3Builder::from_env().with_url(url);
            Arc::new(builder.with_retry(retries()).build()?)
        }
        Scheme::Google => {
            let builder = GoogleCloudStorageBuilder::from_env().with_url(url);
            Arc::new(builder.with_retry(retries()).build()?)
        }
        Scheme::Azure => {
            let builder = MicrosoftAzureBuilder::from_env().with_url(url);
            Arc::new(builder.with_retry(retries()).build()?)
        }
        Scheme::Http => {
            // Whoever writes `http://` means it.
            let options = ClientOptions::new().with_allow_http(true);
            let builder = HttpBuilder::new()
                .with_url(url)
                .with_client_options(options);
            Arc::new(builder.with_retry(retries()).build()?)
        }
        Scheme::File => Arc::new(LocalFileSystem::new()),
        Scheme::Memory => Arc::new(InMemory::new()),
    })
}
