//! Connections, each of which may take so much memory and time and no more.
//!
//! `axum::serve` waits for a header as long as a client likes; hyper, which it is made of, can be told
//! not to.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes of a request's body.
    pub body: usize,
    /// How long the header of a request may take, and a client may wait before its next one.
    pub header_time: Duration,
    /// How long a request may take from then on, its body included.
    pub request_time: Duration,
    /// How many connections are served at once; others wait.
    pub connections: usize,
    /// How long requests that have begun may take once the server is to end.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: 1 << 20,
            header_time: Duration::from_secs(10),
            request_time: Duration::from_secs(30),
            connections: 256,
            grace: Duration::from_secs(10),
        }
    }
}

/// Serves until `end`, and then what has begun.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    end: impl Future<Output = ()>,
) {
    let app = limited(app, limits);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time);
    let connections = Arc::new(Semaphore::new(limits.connections));
    let watched = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = async {
            let place = connections.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            (place, accepted) = accepted => match accepted {
                Ok((stream, _)) => (place, stream),
                // Too many open files, for one: it passes.
                Err(_) => {
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let service = TowerToHyperService::new(app.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = watched.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is nobody's fault here.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = timeout(limits.grace, watched.shutdown()).await;
}

fn limited(app: Router, limits: Limits) -> Router {
    let within = move |request: Request, next: Next| within(limits, request, next);
    app.layer(DefaultBodyLimit::max(limits.body))
        .layer(middleware::from_fn(within))
}

async fn within(limits: Limits, request: Request, next: Next) -> Response {
    // What is larger by its own account is not waited for; the rest is counted as it comes.
    if request.body().size_hint().lower() > limits.body as u64 {
        let reason = format!("the body has more than {} bytes", limits.body);
        return (StatusCode::PAYLOAD_TOO_LARGE, reason).into_response();
    }
    match timeout(limits.request_time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response(),
    }
}
