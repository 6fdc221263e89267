//! Work that is done away from the event loop: a few threads carry it on, and no panic gets out.
//!
//! The store's futures need no runtime, and whoever waits for records must not hold a thread: so futures it is, and a pool polls them.

use std::{
    future::{self, Future},
    io,
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
    task::Poll,
};

use futures_executor::ThreadPool;
use futures_util::FutureExt;
use napi::{
    Env, JsDeferred, JsValue,
    bindgen_prelude::{Object, PromiseRaw, ToNapiValue},
};
#[cfg(debug_assertions)]
use napi_derive::napi;
use sevlog_store::{Wait, binding::Fault};

use crate::{
    handover::{self, Answer},
    raised::Raised,
};

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
    let asked = Arc::new(Answer::default());
    let answer = Arc::clone(&asked);
    let answered = async move {
        let caught = AssertUnwindSafe(done_here(work)).catch_unwind().await;
        let done = caught.unwrap_or_else(|panic| Err(Fault::panicked(&*panic).into()));
        match answer.give(done) {
            Some((done, later)) => {
                settle(later, done);
                false
            }
            None => true,
        }
    };
    handover::hand(pool, Box::pin(answered));
    if let Some(done) = asked.look_out() {
        return at_once(env, done);
    }
    let (deferred, promise) = env.create_deferred()?;
    handover::promised();
    if let Some((done, deferred)) = asked.later(deferred) {
        settle(deferred, done);
    }
    Ok(promise)
}

type Deferred<T> = JsDeferred<T, Box<dyn FnOnce(Env) -> napi::Result<T> + Send>>;

/// Settles a promise from any thread.
fn settle<T: Arrival>(deferred: Deferred<T>, done: Result<T, Raised>) {
    deferred.resolve(Box::new(move |env| {
        handover::turned();
        arrived(env, done?)
    }));
}

/// A promise that is settled already.
fn at_once<T: Arrival>(env: &Env, done: Result<T, Raised>) -> napi::Result<Object<'_>> {
    let promise = match done {
        Ok(done) => PromiseRaw::resolve(env, arrived(*env, done)?)?,
        Err(raised) => PromiseRaw::reject(env, napi::Error::from(raised))?,
    };
    promise.into_unknown(env)?.coerce_to_object()
}

/// Tells the collector what it does not see.
pub(crate) fn arrived<T: Arrival>(env: Env, done: T) -> napi::Result<T> {
    if done.unseen() > 0 {
        env.adjust_external_memory(done.unseen())?;
    }
    Ok(done)
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

/// Takes its time away from the event loop, so that a test sees that the loop does not wait.
#[cfg(debug_assertions)]
#[napi(catch_unwind, ts_return_type = "Promise<void>")]
pub fn stall(env: &Env, millis: u32) -> napi::Result<Object<'_>> {
    away(env, async move {
        std::thread::sleep(std::time::Duration::from_millis(millis.into()));
        Ok(())
    })
}

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
