//! How the event loop and the pool's threads hand work and answers to each other.
//!
//! To wake a thread takes 50 to 75 µs on a virtual machine whose processors sleep, and what is asked one thing after the other needs two
//! such wake-ups each: more than most answers take. So where an answer comes soon, both sides stay awake for it: the event loop looks out
//! for the answer for a moment before it makes a promise of it, and the thread that gave one looks out for what is asked next. Neither
//! does so for long, or where it was in vain lately, and the loop turns whatever happens (docs/benchmarks.md has the figures).

use std::{
    cell::Cell,
    future::Future,
    hint, mem,
    pin::Pin,
    sync::{
        LazyLock, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures_executor::ThreadPool;
use futures_util::FutureExt;

/// For how long the event loop looks out for one answer: to load fifty records takes less, and a disk more.
const LOOKOUT: Duration = Duration::from_micros(500);

/// For how long it may go on answering like that before others have their turn.
const TURN: Duration = Duration::from_millis(2);

/// How often it does not look out after it did in vain: a command that waits for a disk always takes longer.
const DISCOURAGED: u32 = 16;

/// For how long a thread that gave an answer looks out for what is asked next.
const LINGER: Duration = Duration::from_micros(200);

/// Work of the pool. It tells whether the event loop was looking out for its answer.
pub(crate) type Work = Pin<Box<dyn Future<Output = bool> + Send>>;

/// The one place for a thread that lingers.
enum Seat {
    Empty,
    Taken,
    Handed(Work),
}

static SEAT: Mutex<Seat> = Mutex::new(Seat::Empty);

/// Whether something lies there, so that who lingers need not take the lock to look.
static HANDED: AtomicBool = AtomicBool::new(false);

/// On one processor nobody could give the answer that the loop looks out for.
static HAS_OTHERS: LazyLock<bool> =
    LazyLock::new(|| thread::available_parallelism().is_ok_and(|processors| processors.get() > 1));

fn with_seat<T>(change: impl FnOnce(&mut Seat) -> T) -> T {
    change(&mut SEAT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Has a thread do it: the one that is awake, if there is one.
pub(crate) fn hand(pool: &'static ThreadPool, work: Work) {
    let left = with_seat(|seat| match seat {
        Seat::Taken => {
            *seat = Seat::Handed(work);
            HANDED.store(true, Ordering::Release);
            None
        }
        Seat::Empty | Seat::Handed(_) => Some(work),
    });
    if let Some(work) = left {
        pool.spawn_ok(async move {
            if work.await {
                linger(pool);
            }
        });
    }
}

/// Does what is handed to it, for as long as that comes soon and is done at once.
fn linger(pool: &'static ThreadPool) {
    while let Some(mut work) = handed() {
        match work.as_mut().now_or_never() {
            Some(true) => {}
            Some(false) => return,
            None => return pool.spawn_ok(work.map(drop)),
        }
    }
}

fn handed() -> Option<Work> {
    let is_free = with_seat(|seat| {
        let is_free = matches!(seat, Seat::Empty);
        if is_free {
            *seat = Seat::Taken;
        }
        is_free
    });
    if !is_free {
        return None;
    }
    look_out(LINGER, || HANDED.load(Ordering::Acquire));
    with_seat(|seat| {
        HANDED.store(false, Ordering::Relaxed);
        match mem::replace(seat, Seat::Empty) {
            Seat::Handed(work) => Some(work),
            Seat::Empty | Seat::Taken => None,
        }
    })
}

/// Where an answer is left for whoever looks out for it; `L` is how it is told to who does not.
pub(crate) struct Answer<T, L> {
    is_there: AtomicBool,
    state: Mutex<State<T, L>>,
}

enum State<T, L> {
    Open,
    Given(T),
    Later(L),
}

impl<T, L> Default for Answer<T, L> {
    fn default() -> Self {
        Self { is_there: AtomicBool::new(false), state: Mutex::new(State::Open) }
    }
}

impl<T, L> Answer<T, L> {
    fn with_state<R>(&self, change: impl FnOnce(&mut State<T, L>) -> R) -> R {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Leaves the answer; gives it back with the one who is to be told, where nobody looks out any more.
    pub(crate) fn give(&self, answer: T) -> Option<(T, L)> {
        self.with_state(|state| match mem::replace(state, State::Open) {
            State::Later(later) => Some((answer, later)),
            State::Open | State::Given(_) => {
                *state = State::Given(answer);
                self.is_there.store(true, Ordering::Release);
                None
            }
        })
    }

    /// Looks out for it, if that makes sense.
    pub(crate) fn look_out(&self) -> Option<T> {
        if !LOOP.with(|here| here.look_out(|| self.is_there.load(Ordering::Acquire))) {
            return None;
        }
        self.with_state(|state| match mem::replace(state, State::Open) {
            State::Given(answer) => Some(answer),
            State::Open | State::Later(_) => None,
        })
    }

    /// Has it told later; gives it, if it has come meanwhile.
    pub(crate) fn later(&self, later: L) -> Option<(T, L)> {
        self.with_state(|state| match mem::replace(state, State::Open) {
            State::Given(answer) => Some((answer, later)),
            State::Open | State::Later(_) => {
                *state = State::Later(later);
                None
            }
        })
    }
}

/// Whether it came in time.
fn look_out(time: Duration, has_come: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    loop {
        if has_come() {
            return true;
        }
        if begun.elapsed() > time {
            return false;
        }
        hint::spin_loop();
    }
}

/// What the event loop of a thread knows of its own.
struct Loop {
    /// When it turned for the last time that is known of.
    turned: Cell<Option<Instant>>,
    /// How many promises wait for it to turn.
    promised: Cell<u32>,
    /// How many answers it will not look out for.
    discouraged: Cell<u32>,
}

thread_local! {
    static LOOP: Loop = const { Loop { turned: Cell::new(None), promised: Cell::new(0), discouraged: Cell::new(0) } };
}

/// A promise of something was made.
pub(crate) fn promised() {
    LOOP.with(|here| here.promised.set(here.promised.get().saturating_add(1)));
}

/// The event loop has turned, and keeps a promise.
pub(crate) fn turned() {
    LOOP.with(|here| {
        here.turned.set(Some(Instant::now()));
        here.promised.set(here.promised.get().saturating_sub(1));
    });
}

impl Loop {
    /// Whether it should look out for an answer. Those that are asked many at once come sooner if nobody looks out for one of them.
    fn has_time(&self) -> bool {
        let is_fresh = self.turned.get().is_some_and(|at| at.elapsed() < TURN);
        is_fresh && self.promised.get() == 0 && self.is_encouraged() && *HAS_OTHERS
    }

    fn is_encouraged(&self) -> bool {
        let before = self.discouraged.get();
        self.discouraged.set(before.saturating_sub(1));
        before == 0
    }

    /// Whether an answer came while it looked out for it.
    fn look_out(&self, has_come: impl Fn() -> bool) -> bool {
        if !self.has_time() {
            return false;
        }
        let came = look_out(LOOKOUT, has_come);
        if !came {
            self.discouraged.set(DISCOURAGED);
        }
        came
    }
}
