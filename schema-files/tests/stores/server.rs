//! A server of files on this machine, which gives ranges of them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The files, by their paths, each with the number of its version.
type Files = Arc<Mutex<BTreeMap<String, (u64, Vec<u8>)>>>;

pub(crate) struct Server {
    files: Files,
    pub(crate) address: String,
    /// The lines that asked for something.
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts it; it ends with the test.
    pub(crate) fn start(gives_ranges: bool) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Server {
            files: Files::default(),
            address,
            asked: Arc::default(),
        };
        let (files, asked) = (server.files.clone(), server.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (files, asked) = (files.clone(), asked.clone());
                std::thread::spawn(move || {
                    let _ = serve(&stream.unwrap(), &files, &asked, gives_ranges);
                });
            }
        });
        server
    }

    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        let mut files = self.files.lock().unwrap();
        let version = files.get(path).map_or(0, |(version, _)| version + 1);
        files.insert(path.to_owned(), (version, bytes.to_vec()));
    }
}

fn serve(
    mut stream: &TcpStream,
    files: &Files,
    asked: &Mutex<Vec<String>>,
    gives_ranges: bool,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while let Some(request) = lines.next().transpose()? {
        let mut headers = BTreeMap::new();
        while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(": ") {
                headers.insert(name.to_ascii_lowercase(), value.to_owned());
            }
        }
        let mut words = request.split(' ');
        let (method, path) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let found = files.lock().unwrap().get(path).cloned();
        asked.lock().unwrap().push(request.clone());
        let empty =
            |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").into_bytes();
        let answer = match found {
            _ if path.starts_with("/secret/") => empty("403 Forbidden"),
            _ if !matches!(method, "GET" | "HEAD") => empty("405 Method Not Allowed"),
            None => empty("404 Not Found"),
            Some((version, _))
                if headers
                    .get("if-match")
                    .is_some_and(|tag| *tag != format!("\"{version}\"")) =>
            {
                empty("412 Precondition Failed")
            }
            Some((version, bytes)) => {
                let range = headers.get("range").filter(|_| gives_ranges);
                let range = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
                let (status, part, place) = match range {
                    Some((start, end)) => {
                        let (start, end): (usize, usize) =
                            (start.parse().unwrap(), end.parse().unwrap());
                        let place =
                            format!("Content-Range: bytes {start}-{end}/{}\r\n", bytes.len());
                        ("206 Partial Content", &bytes[start..=end], place)
                    }
                    None => ("200 OK", &bytes[..], String::new()),
                };
                let length = part.len();
                let mut answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nETag: \"{version}\"\r\n{place}\
                     Last-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n\r\n"
                )
                .into_bytes();
                if method == "GET" {
                    answer.extend(part);
                }
                answer
            }
        };
        stream.write_all(&answer)?;
    }
    Ok(())
}
