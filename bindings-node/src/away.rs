//! Work that is done away from the event loop: a few threads carry it on, and no panic gets out.
//!
//! The store's futures need no runtime, and whoever waits for records must not hold a thread: so futures it is, and this polls them.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};

use napi::{
    Env,
    bindgen_prelude::{Object, ToNapiValue},
};
use napi_derive::napi;
use sevlog_store::binding::Fault;

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
    POOL.start().map_err(|error| Raised::from(Fault::internal(&format!("no thread could be started: {error}"))))?;
    let (deferred, promise) = env.create_deferred()?;
    let work = Caught(Box::pin(work));
    let settled = async move {
        match work.await {
            Ok(done) => deferred.resolve(move |env| {
                if done.unseen() > 0 {
                    env.adjust_external_memory(done.unseen())?;
                }
                Ok(done)
            }),
            Err(raised) => deferred.reject(raised.into()),
        }
    };
    POOL.push(Arc::new(Task { future: Mutex::new(Some(Box::pin(settled))), is_queued: AtomicBool::new(true) }));
    Ok(promise)
}

/// A future whose panic is an error.
struct Caught<T>(Pin<Box<dyn Future<Output = Result<T, Raised>> + Send>>);

impl<T> Future for Caught<T> {
    type Output = Result<T, Raised>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(polled) => polled,
            Err(panic) => Poll::Ready(Err(Fault::panicked(&*panic).into())),
        }
    }
}

/// A future that is carried on whenever it is woken.
struct Task {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    is_queued: AtomicBool,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::SeqCst) {
            POOL.push(self);
        }
    }
}

impl Task {
    fn carry_on(self: Arc<Self>) {
        // Woken from here on, it is queued again, and whoever takes it waits for this to end.
        self.is_queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self));
        let mut future = locked(&self.future);
        if future.as_mut().is_some_and(|future| future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready()) {
            *future = None;
        }
    }
}

#[derive(Default)]
struct Pool {
    queue: Mutex<VecDeque<Arc<Task>>>,
    call: Condvar,
    threads: Mutex<usize>,
}

static POOL: LazyLock<Pool> = LazyLock::new(Pool::default);

impl Pool {
    fn start(&'static self) -> io::Result<()> {
        let mut threads = locked(&self.threads);
        while *threads < THREADS {
            let spawned = thread::Builder::new().name("sevlog-node".to_owned()).spawn(|| self.work());
            match spawned {
                Ok(_) => *threads = threads.saturating_add(1),
                Err(error) if *threads == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn push(&self, task: Arc<Task>) {
        locked(&self.queue).push_back(task);
        self.call.notify_one();
    }

    fn work(&self) {
        loop {
            let mut queue = locked(&self.queue);
            let task = loop {
                if let Some(task) = queue.pop_front() {
                    break task;
                }
                queue = self.call.wait(queue).unwrap_or_else(PoisonError::into_inner);
            };
            drop(queue);
            task.carry_on();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
