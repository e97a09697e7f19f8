//! One connection that can be talked on. A request takes as long as it takes; a connection over which nothing is
//! asked is closed, however it holds its tongue: without a word, in the middle of one, or with HTTP/2 and nothing
//! but pings.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;
use tower::{ServiceExt, service_fn};

use crate::network::Peer;

/// The head of a request, and the rest before the next one on a kept connection.
const HEAD_SECONDS_MAX: u64 = 60;
/// What is left of an answer on its way to a slow reader, once the connection is to be closed.
const REMAINDER_SECONDS_MAX: u64 = 300;
/// Streams of one HTTP/2 connection at the same time.
const STREAMS_MAX: u32 = 100;

/// Answer what is asked, until the other side ends it, nothing is asked any more, or the word to stop comes; the
/// receiver of that word is kept to the very end, so that its sender can wait for it.
pub(super) async fn talk<S>(stream: S, peer: Peer, router: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (underway, asked) = watch::channel(0);
    let underway = Arc::new(underway);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mark = Underway::begin(&underway);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let answer = router.clone().oneshot(request);
        async move { Ok::<_, Infallible>(answer.await?.map(|body| Answer { body, _mark: mark })) }
    });
    let builder = builder();
    let mut talk = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    let ended = tokio::select! {
        ended = talk.as_mut() => Some(ended),
        () = silence(asked) => None,
        () = told(&mut stop) => None,
    };
    let ended = if let Some(ended) = ended {
        Ok(ended)
    } else {
        talk.as_mut().graceful_shutdown();
        timeout(Duration::from_secs(REMAINDER_SECONDS_MAX), talk).await
    };
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a connection ended early"),
        Err(_) => tracing::debug!("a connection that was to end was cut off"),
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .keep_alive_interval(Some(Duration::from_secs(HEAD_SECONDS_MAX)));
    builder
}

/// Wait until no request is underway and none came for so long.
async fn silence(mut underway: watch::Receiver<usize>) {
    loop {
        let _ = underway.wait_for(|count| *count == 0).await;
        match timeout(Duration::from_secs(HEAD_SECONDS_MAX), underway.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => std::future::pending().await, // nobody can ask any more: it ends by itself
            Err(_) => return,
        }
    }
}

/// Wait for the word to stop, or until nobody is there to say it.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A request that is underway, from its head to the last piece of its answer.
struct Underway(Arc<watch::Sender<usize>>);

impl Underway {
    fn begin(count: &Arc<watch::Sender<usize>>) -> Underway {
        count.send_modify(|count| *count += 1);
        Underway(Arc::clone(count))
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// An answer; its request is underway until the last piece is taken.
struct Answer {
    body: Body,
    _mark: Underway,
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};
    use std::time::Duration;

    use axum::Router;
    use axum::body::{Body, Bytes, to_bytes};
    use axum::routing::get;
    use hyper::Request;
    use hyper::body::Frame;
    use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::sync::watch;
    use tokio::task::JoinHandle;
    use tokio::time::{Instant, Interval, interval_at, timeout};

    use super::{HEAD_SECONDS_MAX, REMAINDER_SECONDS_MAX, talk};
    use crate::network::Peer;

    const HEAD: Duration = Duration::from_secs(HEAD_SECONDS_MAX);
    const EVER: Duration = Duration::from_hours(24);
    const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: portal.example\r\n\r\n";

    /// Let this much time pass. The clock is the test's own: it stands still while anything can be done.
    async fn pass(time: Duration) {
        let _ = timeout(time, std::future::pending::<()>()).await;
    }

    /// An answer in pieces, a while apart.
    struct Pieces(Interval, u32);

    impl hyper::body::Body for Pieces {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            if self.1 == 0 {
                return Poll::Ready(None);
            }
            ready!(self.0.poll_tick(context));
            self.1 -= 1;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"piece ")))))
        }
    }

    fn pieces() -> Body {
        Body::new(Pieces(interval_at(Instant::now() + HEAD * 3, HEAD * 3), 3))
    }

    /// A portal at the end of the line; the sender tells it to stop.
    fn call() -> (DuplexStream, JoinHandle<()>, watch::Sender<bool>) {
        let slow = async || {
            pass(HEAD * 5).await;
            "slow"
        };
        let router = Router::new()
            .route("/", get(async || "quick"))
            .route("/slow", get(slow))
            .route("/pieces", get(async || pieces()))
            .route("/large", get(async || vec![b'x'; 1 << 20]));
        let (here, there) = duplex(4_096);
        let (stop, stopped) = watch::channel(false);
        let peer = Peer("203.0.113.7:4000".parse().expect("an address"));
        (here, tokio::spawn(talk(there, peer, router, stopped)), stop)
    }

    /// How long the portal held the line.
    async fn held(talking: JoinHandle<()>) -> Duration {
        let since = Instant::now();
        timeout(EVER, talking).await.expect("it is not held for ever").expect("without fault");
        since.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_says_nothing_or_half_a_word_is_cut_off() {
        for said in [&b""[..], b"P", b"PRI * HTTP/2.0\r\n\r\nS", b"GET / HT", &ASK[..ASK.len() - 2]] {
            let (mut line, talking, _stop) = call();
            line.write_all(said).await.expect("said");
            assert!(held(talking).await <= HEAD, "after {:?}", String::from_utf8_lossy(said));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_kept_connection_is_closed_when_nothing_more_is_asked() {
        let (mut line, talking, _stop) = call();
        for _ in 0..3 {
            line.write_all(ASK).await.expect("asked");
            let mut answer = vec![0; 4_096];
            let length = line.read(&mut answer).await.expect("answered");
            assert!(answer[..length].starts_with(b"HTTP/1.1 200"));
            pass(Duration::from_secs(HEAD_SECONDS_MAX - 1)).await;
        }
        line.write_all(ASK).await.expect("each question begins the time anew");
        assert!(held(talking).await <= HEAD);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_takes_long_is_answered_to_its_end() {
        for (path, end) in [("/slow", "slow"), ("/pieces", "piece \r\n0\r\n\r\n")] {
            let (mut line, talking, _stop) = call();
            let ask = format!("GET {path} HTTP/1.1\r\nHost: portal.example\r\n\r\n");
            line.write_all(ask.as_bytes()).await.expect("asked");
            let mut answer = String::new();
            line.read_to_string(&mut answer).await.expect("answered");
            assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(end), "{answer}");
            held(talking).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_gets_the_rest_and_one_who_stops_reading_does_not_hold_the_line() {
        let ask = b"GET /large HTTP/1.1\r\nHost: portal.example\r\n\r\n";
        let (mut line, talking, _stop) = call();
        line.write_all(ask).await.expect("asked");
        let (mut read, mut piece) = (0, vec![0; 8_192]);
        loop {
            match line.read(&mut piece).await.expect("answered") {
                0 => break,
                length => read += length,
            }
            pass(Duration::from_secs(1)).await;
        }
        assert!(read > 1 << 20, "all of it, in more than four minutes");
        held(talking).await;
        let (mut line, talking, _stop) = call();
        line.write_all(ask).await.expect("asked");
        assert!(held(talking).await <= HEAD + Duration::from_secs(REMAINDER_SECONDS_MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn http_2_is_held_while_something_is_asked_and_no_longer() {
        let (line, talking, _stop) = call();
        let mut client = hyper::client::conn::http2::Builder::new(TokioExecutor::new());
        let client = client.timer(TokioTimer::new());
        let (mut send, pings) = client.handshake(TokioIo::new(line)).await.expect("shakes hands");
        let answering = tokio::spawn(pings); // answers every ping, and so seems to be alive
        for path in ["/slow", "/pieces", "/"] {
            let uri = format!("http://portal.example{path}");
            let request = Request::get(uri).body(Body::empty()).expect("a request");
            let answer = send.send_request(request).await.expect("answered");
            let body = to_bytes(Body::new(answer.into_body()), 1 << 20).await.expect("to its end");
            assert!(!body.is_empty(), "{path}");
        }
        assert!(held(talking).await <= HEAD + Duration::from_secs(1));
        assert!(answering.await.expect("without fault").is_ok(), "it was told that this is the end");
    }

    #[tokio::test(start_paused = true)]
    async fn the_word_to_stop_lets_what_was_begun_end() {
        let (mut line, talking, stop) = call();
        line.write_all(b"GET /slow HTTP/1.1\r\nHost: portal.example\r\n\r\n").await.expect("asked");
        pass(Duration::from_secs(1)).await;
        stop.send(true).expect("it listens");
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.ends_with("slow"), "{answer}");
        held(talking).await;
        let (_line, talking, stop) = call();
        pass(Duration::from_secs(1)).await;
        stop.send(true).expect("it listens");
        assert!(held(talking).await < Duration::from_secs(1), "nothing was begun");
    }
}
