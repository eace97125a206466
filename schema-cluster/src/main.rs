//! The command `schema-cluster`.

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

    /// How many parts are read at a time: the number of cores by default.
    #[arg(long, value_name = "COUNT")]
    jobs: Option<std::num::NonZeroUsize>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Check(check) = Command::parse();
    match check.run().await {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

impl Check {
    async fn run(&self) -> Result<ExitCode, String> {
        let schema = read(&self.schema)?;
        let mut config = SessionConfig::new();
        if let Some(jobs) = self.jobs {
            config = config.with_target_partitions(jobs.get());
        }
        let engine = SessionContext::new_with_config(config);
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
}

fn read(path: &Path) -> Result<Schema, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the schema `{name}` cannot be read: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("`{name}` is no schema: {error}"))
}
