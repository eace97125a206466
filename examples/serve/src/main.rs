//! Serves on the given address, or on any free port of localhost, until it is told to end: by ctrl-c, or
//! by SIGTERM.

use std::error::Error;

use serve::Limits;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let end = end()?;
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    serve::serve(listener, serve::app(), Limits::default(), end).await;
    Ok(())
}

#[cfg(unix)]
fn end() -> Result<impl Future<Output = ()>, Box<dyn Error>> {
    use tokio::signal::unix::{SignalKind, signal};
    // From here on, neither of them ends the process by itself.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)] // as on Unix
fn end() -> Result<impl Future<Output = ()>, Box<dyn Error>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
