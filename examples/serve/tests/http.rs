//! Responses to a client, over a real connection to localhost.

use std::thread;

use serde_json::{Value, json};
use serve::Limits;
use tokio::net::TcpListener;

/// Starts a server and returns its address. The server stops at the end of the test process.
fn serve() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            let forever = std::future::pending();
            serve::serve(listener, serve::app(), Limits::default(), forever).await;
        });
    });
    format!("http://{address}")
}

fn post(route: &str, body: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut response = agent
        .post(format!("{}{route}", serve()))
        .header("content-type", "application/json")
        .send(body)
        .unwrap();
    let status = response.status().as_u16();
    (status, response.body_mut().read_to_string().unwrap())
}

#[test]
fn valid_inputs_get_an_answer() {
    let body = json!({ "x": [[5.1, 3.5, 1.4, 0.2], [6, 3, 5, 2]] });
    for route in ["/predict", "/predict/terse"] {
        let (status, answer) = post(route, &body.to_string());
        assert_eq!((status, answer.as_str()), (200, r#"{"class":[0,1]}"#));
    }
}

#[test]
fn invalid_inputs_get_the_report_as_json() {
    let body = json!({ "x": [[5.1, 3.5, null], [6, 3, 5]], "z": [1] });
    let (status, answer) = post("/predict", &body.to_string());
    assert_eq!(status, 422);
    let report: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(report["schema"], "Features");
    let codes: Vec<&str> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| violation["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["unexpected", "shape", "missing"]);
}

#[test]
fn without_the_extractor_the_report_is_text() {
    let (status, answer) = post("/predict/terse", r#"{"x": [[1, 2, 3, 400]]}"#);
    assert_eq!(status, 422);
    assert!(
        answer.contains("error[range]: `x` has 1 of 4 values outside 0..=100\n  x[0, 3] = 400"),
        "{answer}"
    );
}

#[test]
fn bodies_without_arrays_are_errors() {
    let (status, answer) = post("/predict", r#"{"x": [[1, 2], [3]]}"#);
    assert_eq!(status, 422);
    assert!(
        answer.contains("`x` is ragged: row 1 has 1 value, row 0 has 2"),
        "{answer}"
    );
    assert_eq!(post("/predict", "{").0, 400);
}

#[test]
fn clients_can_get_the_schema() {
    let mut response = ureq::get(format!("{}/schema", serve())).call().unwrap();
    let schema: Value =
        serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(schema["arrays"][0]["shape"], json!(["batch", 4]));
}
