//! Whose turn it is. Of many commands on one incident at once, one is appended and the others are decided again. From then on they go
//! one after another: a thousand at once would otherwise be decided half a million times.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use async_lock::MutexGuardArc;
use sevlog::IncidentId;

type Turn = async_lock::Mutex<()>;

/// The incidents that somebody waits for.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<IncidentId, Weak<Turn>>>);

impl Turns {
    /// Waits until nobody else is in their turn on a stream.
    pub(super) async fn on(&self, stream: IncidentId) -> MutexGuardArc<()> {
        self.turn(stream).lock_arc().await
    }

    fn turn(&self, stream: IncidentId) -> Arc<Turn> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(&stream).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(Turn::new(()));
        turns.insert(stream, Arc::downgrade(&turn));
        turn
    }
}
