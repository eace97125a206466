//! Clients that send too much, or too slowly, or nothing at all; and the end of the server.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use serve::Limits;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Long enough on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);

struct Server {
    address: SocketAddr,
    end: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Server {
    fn start(limits: Limits) -> Server {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (end, ended) = oneshot::channel();
        let thread = thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                let ended = async {
                    let _ = ended.await;
                };
                serve::serve(listener, serve::app(), limits, ended).await;
            });
        });
        Server {
            address,
            end,
            thread,
        }
    }

    fn connect(&self) -> TcpStream {
        connect(self.address)
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn quick() -> Limits {
    Limits {
        header_time: Duration::from_millis(300),
        request_time: Duration::from_millis(300),
        grace: Duration::from_millis(300),
        ..Limits::default()
    }
}

fn head(length: usize) -> String {
    format!(
        "POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

/// What comes until the connection is closed, or ends in that text.
fn read(stream: &mut TcpStream, until: &str) -> String {
    let mut answer = Vec::new();
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&bytes[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&answer)),
        }
        if !until.is_empty() && answer.ends_with(until.as_bytes()) {
            break;
        }
    }
    String::from_utf8(answer).unwrap()
}

#[test]
fn a_header_that_does_not_end_ends_the_connection() {
    let server = Server::start(quick());
    for sent in ["", "POST /predict HTTP/1.1\r\nhost: loc"] {
        let mut stream = server.connect();
        stream.write_all(sent.as_bytes()).unwrap();
        let began = Instant::now();
        let answer = read(&mut stream, "");
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
            "{answer}"
        );
        assert!(began.elapsed() < PATIENCE);
    }
    // Nor does a client that sends its header byte by byte, nor one that has nothing more to ask.
    let mut stream = server.connect();
    let body = json!({"x": [[5.1, 3.5, 1.4, 0.2]]}).to_string();
    stream
        .write_all((head(body.len()) + &body).as_bytes())
        .unwrap();
    assert!(read(&mut stream, "}").starts_with("HTTP/1.1 200"));
    read(&mut stream, "");
    let mut stream = server.connect();
    let began = Instant::now();
    while stream.write_all(b"G").is_ok() {
        assert!(began.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_body_that_does_not_end_is_answered() {
    let server = Server::start(quick());
    let mut stream = server.connect();
    stream
        .write_all((head(100) + "{\"x\": [").as_bytes())
        .unwrap();
    let answer = read(&mut stream, "took too long");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let limits = Limits {
        body: 1000,
        ..Limits::default()
    };
    let server = Server::start(limits);
    let mut stream = server.connect();
    stream.write_all(head(10 << 30).as_bytes()).unwrap();
    assert!(
        read(&mut stream, "1000 bytes").contains("413"),
        "by its length"
    );
    // Without a length it is refused when it is.
    let mut stream = server.connect();
    let chunked = head(0).replace("content-length: 0", "transfer-encoding: chunked");
    stream.write_all(chunked.as_bytes()).unwrap();
    for _ in 0..3 {
        let chunk = format!("1f4\r\n{}\r\n", " ".repeat(500));
        let _ = stream.write_all(chunk.as_bytes());
    }
    assert!(
        read(&mut stream, "limit exceeded").contains("413"),
        "by what comes"
    );
}

#[test]
fn a_report_is_no_larger_than_a_page() {
    let server = Server::start(Limits::default());
    let names: Map<String, Value> = (0..60_000)
        .map(|at| (format!("a{at}"), json!([1])))
        .collect();
    let body = json!(names).to_string();
    let mut stream = server.connect();
    stream
        .write_all((head(body.len()) + &body).as_bytes())
        .unwrap();
    let answer = read(&mut stream, "}");
    assert!(answer.starts_with("HTTP/1.1 422"), "{}", &answer[..200]);
    assert!(answer.len() < 80_000, "{}", answer.len());
    let (_, json) = answer.split_once("\r\n\r\n").unwrap();
    let report: Value = serde_json::from_str(json).unwrap();
    let shown = report["violations"].as_array().unwrap().len() as u64;
    assert!(shown > 0 && shown + report["more"].as_u64().unwrap() >= 60_000);
}

#[test]
fn what_has_begun_is_answered_before_the_end() {
    let server = Server::start(Limits::default());
    let body = json!({"x": [[5.1, 3.5, 1.4, 0.2]]}).to_string();
    let mut begun = server.connect();
    begun
        .write_all((head(body.len()) + &body[..10]).as_bytes())
        .unwrap();
    let idle = server.connect();
    thread::sleep(Duration::from_millis(200));
    server.end.send(()).unwrap();
    thread::sleep(Duration::from_millis(200));
    TcpStream::connect(server.address).unwrap_err();
    begun.write_all(&body.as_bytes()[10..]).unwrap();
    assert!(read(&mut begun, "").contains("{\"class\":[0]}"));
    server.thread.join().unwrap();
    drop(idle);
}

#[test]
fn the_end_does_not_wait_for_ever() {
    let server = Server::start(Limits {
        grace: Duration::from_millis(300),
        ..Limits::default()
    });
    let mut begun = server.connect();
    begun.write_all(head(100).as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(200));
    server.end.send(()).unwrap();
    server.thread.join().unwrap();
}

#[cfg(unix)]
#[test]
fn signals_end_the_program_with_what_has_begun() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    for signal in ["-TERM", "-INT"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_serve"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(program.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once('/').unwrap().1.parse().unwrap();
        let body = json!({"x": [[5.1, 3.5, 1.4, 0.2]]}).to_string();
        let mut begun = connect(address);
        begun.write_all(head(body.len()).as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(200));
        let id = program.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        thread::sleep(Duration::from_millis(200));
        assert!(program.try_wait().unwrap().is_none());
        begun.write_all(body.as_bytes()).unwrap();
        assert!(read(&mut begun, "").contains("{\"class\":[0]}"));
        assert!(program.wait().unwrap().success());
    }
}
