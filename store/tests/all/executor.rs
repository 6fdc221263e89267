//! Any executor will do: here is one of a single thread, written by hand, and nothing holds that thread up.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    sync::{Arc, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};

use sevlog::command::Declare;
use sevlog_store::list::Query;

use crate::shop::{Shop, ana};

/// Tasks that share one thread. What is woken is polled, in turn.
#[derive(Default)]
struct Executor {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>,
}

struct Woken {
    task: usize,
    queue: mpsc::Sender<usize>,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        // The executor may be done.
        let _ = self.queue.send(self.task);
    }
}

impl Executor {
    fn spawn(&mut self, task: impl Future<Output = ()> + 'static) {
        self.tasks.push(Some(Box::pin(task)));
    }

    fn run(mut self) {
        let (queue, woken) = mpsc::channel();
        (0..self.tasks.len()).for_each(|task| queue.send(task).unwrap());
        let mut left = self.tasks.len();
        while left > 0 {
            let task = woken.recv().unwrap();
            let waker = Waker::from(Arc::new(Woken { task, queue: queue.clone() }));
            let Some(future) = &mut self.tasks[task] else { continue };
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                self.tasks[task] = None;
                left -= 1;
            }
        }
    }
}

/// Done after a millisecond, by a thread of its own.
async fn tick() {
    let mut begun = None;
    poll_fn(|context| match &begun {
        Some(over) if Arc::strong_count(over) == 1 => Poll::Ready(()),
        Some(_) => Poll::Pending,
        None => {
            let over = Arc::new(());
            let (running, waker) = (Arc::clone(&over), context.waker().clone());
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(1));
                drop(running);
                waker.wake();
            });
            begun = Some(over);
            Poll::Pending
        }
    })
    .await;
}

const COMMANDS: usize = 64;
const TICKS: usize = 50;

#[test]
fn sixty_four_commands_leave_their_one_thread_free_while_another_program_holds_the_book() {
    let shop = Shop::new();
    let book = shop.book("book.db");
    // Another program holds the book, until so many ticks were counted on the thread that the commands share.
    let other = rusqlite::Connection::open(shop.path("book.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let events = Rc::new(RefCell::new(Vec::new()));
    let mut executor = Executor::default();
    for number in 0..COMMANDS {
        let (ana, events) = (ana(&book), Rc::clone(&events));
        executor.spawn(async move {
            ana.declare(Declare::live(format!("Incident {number}"))).await.unwrap();
            events.borrow_mut().push("declared");
        });
    }
    let told = Rc::clone(&events);
    executor.spawn(async move {
        for _ in 0..TICKS {
            tick().await;
            told.borrow_mut().push("tick");
        }
        other.execute_batch("ROLLBACK").unwrap();
    });
    let (reading, told) = (book.clone(), Rc::clone(&events));
    executor.spawn(async move {
        assert_eq!(reading.list(Query::open()).await.unwrap().summaries.len(), 0);
        told.borrow_mut().push("read");
    });
    executor.run();
    let events = events.borrow();
    let at = |what: &str| events.iter().position(|event| *event == what).unwrap();
    let last_tick = events.iter().rposition(|event| *event == "tick").unwrap();
    assert!(at("read") < at("declared"), "who reads waits for nobody who writes");
    assert!(last_tick < at("declared"), "the ticks came while the commands waited: {events:?}");
    assert_eq!(events.iter().filter(|event| **event == "declared").count(), COMMANDS);
}
