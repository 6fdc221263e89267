//! Something that happens once, and those who wait for it.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use event_listener::Event;
use napi_derive::napi;

/// Something that happens once.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    has_come: AtomicBool,
    event: Event,
}

impl Signal {
    pub(crate) fn give(&self) {
        self.has_come.store(true, Ordering::SeqCst);
        self.event.notify(usize::MAX);
    }

    pub(crate) fn has_come(&self) -> bool {
        self.has_come.load(Ordering::SeqCst)
    }

    pub(crate) async fn come(&self) {
        while !self.has_come() {
            let listener = self.event.listen();
            if !self.has_come() {
                listener.await;
            }
        }
    }
}

/// What a future gives, or nothing once something else is ready first.
pub(crate) async fn unless<T>(stopped: impl Future<Output = ()>, future: impl Future<Output = T>) -> Option<T> {
    let (mut stopped, mut future) = (pin!(stopped), pin!(future));
    poll_fn(|context| {
        if let Poll::Ready(done) = future.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        stopped.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Ends a wait for records.
#[napi]
#[derive(Debug, Default)]
pub struct Stop(pub(crate) Arc<Signal>);

#[napi]
impl Stop {
    /// One that nobody has used yet.
    #[napi(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the wait, now or as soon as it begins.
    #[napi]
    pub fn stop(&self) {
        self.0.give();
    }

    /// Whether it was ended.
    #[napi(getter)]
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.0.has_come()
    }
}
