//! The command `schema-cluster`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use datafusion::prelude::{SessionConfig, SessionContext};
use schema_core::Schema;

/// Checks files against a schema on a query engine.
#[derive(Debug, Parser)]
#[command(version)]
enum Command {
    Check(Check),
    #[cfg(feature = "cluster")]
    Scheduler(Scheduler),
    #[cfg(feature = "cluster")]
    Executor(Executor),
}

/// Check files that are one data set, and report every violation.
///
/// Exit status: 0 if the data is valid, 1 if it is not, 2 if it cannot be checked.
#[derive(Debug, clap::Args)]
struct Check {
    /// The schema, as JSON.
    schema: PathBuf,

    /// Files, folders and globs: Parquet, Arrow IPC, CSV and JSON lines.
    #[arg(required = true)]
    files: Vec<String>,

    /// How many parts are read at a time: the number of cores by default, or 16 with `--engine`.
    #[arg(long, value_name = "COUNT")]
    jobs: Option<NonZeroUsize>,

    /// Check on the executors of a scheduler, all of which find the files in the same place.
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "HOST:PORT")]
    engine: Option<String>,
}

/// Run a scheduler, to which executors and checks connect.
#[cfg(feature = "cluster")]
#[derive(Debug, clap::Args)]
struct Scheduler {
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
    listen: std::net::SocketAddr,

    /// After how many seconds an executor that is not heard of is lost.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    patience: u64,
}

/// Run an executor, which checks files for a scheduler.
#[cfg(feature = "cluster")]
#[derive(Debug, clap::Args)]
struct Executor {
    /// The scheduler.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: String,

    /// The host at which the others reach this one.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,

    /// The port for results; that for tasks is the next one.
    #[arg(long, default_value_t = 50051)]
    port: u16,

    /// How many files are checked at a time: the number of cores by default.
    #[arg(long, value_name = "COUNT")]
    jobs: Option<NonZeroUsize>,

    /// Where results are kept until they are fetched.
    #[arg(long)]
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let command = Command::parse();
    // Plans are trees, which are walked recursively.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(1 << 25)
        .build();
    let run = |runtime: tokio::runtime::Runtime| {
        // On a thread of the runtime, for its stack.
        runtime.block_on(async { tokio::spawn(command.run()).await })
    };
    let outcome = match runtime.map(run) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    outcome.unwrap_or_else(|message| {
        eprintln!("error: {message}");
        ExitCode::from(2)
    })
}

impl Command {
    async fn run(self) -> Result<ExitCode, String> {
        match self {
            Command::Check(check) => check.run().await,
            #[cfg(feature = "cluster")]
            Command::Scheduler(scheduler) => scheduler.run().await,
            #[cfg(feature = "cluster")]
            Command::Executor(executor) => executor.run().await,
        }
    }
}

impl Check {
    async fn run(self) -> Result<ExitCode, String> {
        let schema = read(&self.schema)?;
        let engine = self.engine().await?;
        let checked = schema_cluster::check_on(&engine, &schema, &self.files).await;
        match checked.map_err(|error| error.to_string())? {
            Ok(dims) if dims.iter().len() == 0 => {
                println!("valid");
                Ok(ExitCode::SUCCESS)
            }
            Ok(dims) => {
                println!("valid ({dims})");
                Ok(ExitCode::SUCCESS)
            }
            Err(report) => {
                println!("{report}");
                Ok(ExitCode::from(1))
            }
        }
    }

    #[cfg_attr(not(feature = "cluster"), expect(clippy::unused_async))]
    async fn engine(&self) -> Result<SessionContext, String> {
        #[cfg(feature = "cluster")]
        if let Some(scheduler) = &self.engine {
            let parts = self.jobs.map_or(16, NonZeroUsize::get);
            let engine = schema_cluster::cluster::engine(scheduler, parts).await;
            return engine.map_err(|error| error.to_string());
        }
        let mut config = SessionConfig::new();
        if let Some(jobs) = self.jobs {
            config = config.with_target_partitions(jobs.get());
        }
        Ok(SessionContext::new_with_config(config))
    }
}

#[cfg(feature = "cluster")]
impl Scheduler {
    async fn run(self) -> Result<ExitCode, String> {
        let options = schema_cluster::cluster::Scheduler {
            address: self.listen,
            patience: std::time::Duration::from_secs(self.patience),
        };
        let served = schema_cluster::cluster::scheduler(&options).await;
        served.map_err(|error| error.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(feature = "cluster")]
impl Executor {
    async fn run(self) -> Result<ExitCode, String> {
        let scheduler = self.scheduler.rsplit_once(':');
        let scheduler =
            scheduler.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
        let Some(scheduler) = scheduler else {
            return Err(format!("`{}` is not HOST:PORT", self.scheduler));
        };
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let options = schema_cluster::cluster::Executor {
            scheduler,
            host: self.host,
            ports: [self.port, self.port.saturating_add(1)],
            tasks: self.jobs.map_or(cores, NonZeroUsize::get),
            folder: self.folder,
        };
        let served = schema_cluster::cluster::executor(&options).await;
        served.map_err(|error| error.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &Path) -> Result<Schema, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the schema `{name}` cannot be read: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("`{name}` is no schema: {error}"))
}
