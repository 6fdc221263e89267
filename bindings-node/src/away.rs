//! Work that is done away from the event loop: a few threads carry it on, and no panic gets out.
//!
//! The store's futures need no runtime, and whoever waits for records must not hold a thread: so futures it is, and a pool polls them.

use std::{
    future::{self, Future},
    io,
    panic::AssertUnwindSafe,
    sync::LazyLock,
    task::Poll,
};

use futures_executor::ThreadPool;
use futures_util::FutureExt;
use napi::{
    Env,
    bindgen_prelude::{Object, ToNapiValue},
};
#[cfg(debug_assertions)]
use napi_derive::napi;
use sevlog_store::{Wait, binding::Fault};

use crate::raised::Raised;

/// As many as libuv has for its own work.
const THREADS: usize = 4;

/// What a promise is settled with.
pub(crate) trait Arrival: ToNapiValue + Send + 'static {
    /// How many bytes of it JavaScript's collector does not see.
    fn unseen(&self) -> i64 {
        0
    }
}

impl Arrival for () {}
impl Arrival for i64 {}
impl Arrival for String {}
impl Arrival for Option<String> {}
impl Arrival for Vec<String> {}

/// Does work on another thread; gives the promise of what comes of it.
pub(crate) fn away<T: Arrival>(
    env: &Env,
    work: impl Future<Output = Result<T, Raised>> + Send + 'static,
) -> napi::Result<Object<'_>> {
    let pool = POOL.as_ref();
    let pool = pool.map_err(|error| Raised::from(Fault::internal(&format!("no thread could be started: {error}"))))?;
    let (deferred, promise) = env.create_deferred()?;
    pool.spawn_ok(async move {
        let caught = AssertUnwindSafe(done_here(work)).catch_unwind().await;
        match caught.unwrap_or_else(|panic| Err(Fault::panicked(&*panic).into())) {
            Ok(done) => deferred.resolve(move |env| {
                if done.unseen() > 0 {
                    env.adjust_external_memory(done.unseen())?;
                }
                Ok(done)
            }),
            Err(raised) => deferred.reject(raised.into()),
        }
    });
    Ok(promise)
}

/// Work that tells the store, each time it is carried on, that this thread has nothing better to do than what it asks for: to hand that
/// to one of the store's threads and back took 130 of the 310 µs of a load (docs/benchmarks.md). Whoever waits for others holds no thread.
fn done_here<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let mut work = Box::pin(work);
    future::poll_fn(move |context| future::poll_fn(|_| Poll::Ready(work.as_mut().poll(context))).wait())
}

/// Drops what may be large on another thread, where that takes no time of the event loop.
pub(crate) fn drop_away(large: impl Send + 'static) {
    if let Ok(pool) = POOL.as_ref() {
        pool.spawn_ok(async move { drop(large) });
    }
}

static POOL: LazyLock<io::Result<ThreadPool>> =
    LazyLock::new(|| ThreadPool::builder().pool_size(THREADS).name_prefix("sevlog-node-").create());

/// Panics away from the event loop, so that a test sees what becomes of it.
#[cfg(debug_assertions)]
#[napi(ts_return_type = "Promise<void>")]
pub fn break_down(env: &Env) -> napi::Result<Object<'_>> {
    #[expect(clippy::panic, reason = "it is what this is for")]
    away::<()>(env, async { panic!("broken down on purpose") })
}

/// Panics on the event loop.
#[cfg(debug_assertions)]
#[napi(catch_unwind)]
pub fn break_down_at_once() {
    #[expect(clippy::panic, reason = "it is what this is for")]
    {
        panic!("broken down on purpose")
    }
}
