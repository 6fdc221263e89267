//! A question to a book: asked, and then either waited for by the thread that asked, or driven by the book's own thread.

use std::{
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use futures_channel::mpsc::{self, UnboundedSender};
use futures_util::{
    FutureExt, StreamExt,
    future::{AbortHandle, Abortable, BoxFuture},
};
use pyo3::{IntoPyObjectExt, prelude::*};
use sevlog_store::{Wait, binding::Fault};

use crate::{
    away::{speak, unless_it_panics},
    raised::Raised,
};

/// How often a thread that waits looks whether somebody pressed Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);

type Answer = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;
type Work = BoxFuture<'static, Result<Answer, Raised>>;

/// What was asked of a book. It does nothing until somebody waits for it or starts it.
#[pyclass(frozen, generic, module = "sevlog._sevlog")]
pub(crate) struct Call {
    state: Mutex<State>,
    driver: Arc<Driver>,
}

enum State {
    Asked(Work),
    Started(AbortHandle),
    Gone,
}

impl Call {
    pub(crate) fn new<T>(driver: &Arc<Driver>, work: impl Future<Output = Result<T, Raised>> + Send + 'static) -> Self
    where
        T: for<'py> IntoPyObject<'py> + Send + 'static,
    {
        let work = work.map(|done| done.map(|value| Box::new(move |py: Python<'_>| value.into_py_any(py)) as Answer));
        Self { state: Mutex::new(State::Asked(work.boxed())), driver: Arc::clone(driver) }
    }

    fn take(&self, instead: State) -> Result<Work, Raised> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, instead) {
            State::Asked(work) => Ok(work),
            State::Started(_) | State::Gone => Err(Fault::internal("an answer was asked for twice").into()),
        }
    }
}

#[pymethods]
impl Call {
    /// Waits for the answer on this thread; other threads of the interpreter go on meanwhile.
    fn wait(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let mut waiting = Waiting::new(self.take(State::Gone)?);
        loop {
            if let Some(done) = py.detach(|| waiting.a_while())? {
                return done(py);
            }
            py.check_signals()?;
        }
    }

    /// Has the book's own thread do it, which then calls `done` with the answer and None, or with None and an exception.
    fn start(&self, done: Py<PyAny>) -> PyResult<()> {
        let (abort, registration) = AbortHandle::new_pair();
        let work = self.take(State::Started(abort))?;
        let work = Abortable::new(AssertUnwindSafe(work).catch_unwind(), registration);
        let task = async move {
            let Ok(outcome) = work.await else { return };
            let outcome = outcome.unwrap_or_else(|panic| Err(Fault::panicked(&*panic).into()));
            speak(|py| tell(py, done, outcome));
        };
        Ok(self.driver.drive(task.boxed())?)
    }

    /// Nobody waits any more. What was handed to the store is carried out all the same.
    fn cancel(&self) {
        let state = std::mem::replace(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner), State::Gone);
        if let State::Started(abort) = state {
            abort.abort();
        }
    }
}

fn tell(py: Python<'_>, done: Py<PyAny>, outcome: Result<Answer, Raised>) {
    let outcome = outcome.map_err(PyErr::from).and_then(|answer| answer(py));
    let told = match outcome {
        Ok(answer) => done.call1(py, (answer, py.None())),
        Err(error) => done.call1(py, (py.None(), error)),
    };
    if let Err(error) = told {
        error.write_unraisable(py, None);
    }
}

/// Work that a thread waits for.
struct Waiting {
    work: Work,
    waker: Waker,
}

impl Waiting {
    fn new(work: Work) -> Self {
        struct Unpark(Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        Self { work, waker: Waker::from(Arc::new(Unpark(thread::current()))) }
    }

    /// Waits for a while; none when it is not done by then.
    fn a_while(&mut self) -> Result<Option<Answer>, Raised> {
        if let Some(done) = self.look()? {
            return Ok(Some(done));
        }
        thread::park_timeout(LOOK);
        self.look()
    }

    fn look(&mut self) -> Result<Option<Answer>, Raised> {
        let Self { work, waker } = self;
        let once = std::future::poll_fn(|_| Poll::Ready(Pin::new(&mut *work).poll(&mut Context::from_waker(waker))));
        // `wait` tells the store that this thread has nothing better to do than the work itself.
        match unless_it_panics(|| once.wait())? {
            Poll::Ready(done) => done.map(Some),
            Poll::Pending => Ok(None),
        }
    }
}

/// One thread for all that is asked of a book by those who do not wait. It begins with the first call, and ends after the last
/// when the book is gone.
#[derive(Default)]
pub(crate) struct Driver(Mutex<Option<UnboundedSender<BoxFuture<'static, ()>>>>);

impl Driver {
    fn drive(&self, task: BoxFuture<'static, ()>) -> Result<(), Raised> {
        let mut driving = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tasks = match &mut *driving {
            Some(tasks) => tasks,
            none => none.insert(begin().map_err(|error| Fault::internal(&format!("no thread can begin: {error}")))?),
        };
        tasks.unbounded_send(task).map_err(|_| Fault::internal("the book's thread has ended").into())
    }
}

fn begin() -> std::io::Result<UnboundedSender<BoxFuture<'static, ()>>> {
    let (tasks, queue) = mpsc::unbounded::<BoxFuture<'static, ()>>();
    let drive = || pollster::block_on(queue.for_each_concurrent(None, |task| task));
    thread::Builder::new().name("sevlog-python".to_owned()).spawn(drive)?;
    Ok(tasks)
}
