//! Checks on many machines, with Ballista.
//!
//! A scheduler cuts a check into tasks, executors do them, and a task that fails, or whose executor is lost,
//! is done again by another. The programs of Ballista do not know the aggregate; these do.

mod codec;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ballista::extension::{SessionConfigExt, SessionContextExt};
use ballista_core::error::BallistaError;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::common::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::CheckError;
use crate::scan::WholeFiles;
use codec::{LogicalCodec, PhysicalCodec};

/// How a scheduler runs.
#[derive(Clone, Debug)]
pub struct Scheduler {
    /// Where it listens.
    pub address: SocketAddr,
    /// After how long an executor that is not heard of is lost.
    pub patience: Duration,
}

/// How an executor runs.
#[derive(Clone, Debug)]
pub struct Executor {
    /// The host and the port of the scheduler.
    pub scheduler: (String, u16),
    /// The host at which the others reach this one.
    pub host: String,
    /// The ports for results and for tasks.
    pub ports: [u16; 2],
    /// How many tasks are done at a time.
    pub tasks: usize,
    /// Where results are kept until they are fetched; a temporary folder if there is none.
    pub folder: Option<PathBuf>,
}

/// Runs a scheduler, until it is stopped.
///
/// # Errors
///
/// It cannot listen at its address.
pub async fn scheduler(options: &Scheduler) -> Result<(), CheckError> {
    let seconds = options.patience.as_secs().max(2);
    let config = SchedulerConfig {
        external_host: options.address.ip().to_string(),
        bind_host: options.address.ip().to_string(),
        bind_port: options.address.port(),
        executor_timeout_seconds: seconds,
        expire_dead_executor_interval_seconds: seconds / 2,
        no_executors_grace_period_seconds: seconds * 2,
        override_logical_codec: Some(Arc::new(LogicalCodec::default())),
        override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await;
    let served = start_server(cluster.map_err(failed)?, options.address, Arc::new(config)).await;
    served.map_err(failed)
}

/// Runs an executor, until it is stopped.
///
/// # Errors
///
/// It cannot listen at its ports, or does not reach the scheduler.
pub async fn executor(options: &Executor) -> Result<(), CheckError> {
    let (scheduler_host, scheduler_port) = options.scheduler.clone();
    let config = ExecutorProcessConfig {
        bind_host: options.host.clone(),
        external_host: Some(options.host.clone()),
        port: options.ports[0],
        grpc_port: options.ports[1],
        scheduler_host,
        scheduler_port,
        scheduler_connect_timeout_seconds: 10,
        vcores: options.tasks,
        work_dir: options
            .folder
            .as_ref()
            .map(|folder| folder.display().to_string()),
        executor_heartbeat_interval_seconds: 1,
        override_logical_codec: Some(Arc::new(LogicalCodec::default())),
        override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config))
        .await
        .map_err(failed)
}

/// An engine on which [`check_on`](crate::check_on) runs: that of a scheduler, which cuts a check into at
/// most so many parts. All machines read the files from the same paths or addresses.
///
/// # Errors
///
/// It is no address.
pub async fn engine(scheduler: &str, parts: usize) -> Result<SessionContext, CheckError> {
    let config = SessionConfig::new_with_ballista()
        .with_ballista_logical_extension_codec(Arc::new(LogicalCodec::default()))
        .with_ballista_physical_extension_codec(Arc::new(PhysicalCodec::default()))
        .with_target_partitions(parts)
        // DataFusion 55.2 does not send on what a scan knows of the numbers of rows.
        .with_extension(Arc::new(WholeFiles));
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_default_features()
        .build();
    Ok(SessionContext::remote_with_state(&format!("df://{scheduler}"), state).await?)
}

fn failed(error: BallistaError) -> CheckError {
    DataFusionError::External(Box::new(error)).into()
}
