//! Bytes that come from JavaScript. They are copied, because JavaScript may change its own at any time, and in pieces, because a copy of
//! hundreds of megabytes would hold the event loop for as long as it takes.

use napi::bindgen_prelude::BufferSlice;
use napi_derive::napi;

/// Bytes that come piece by piece.
#[napi]
#[derive(Debug, Default)]
pub struct Bytes(Vec<u8>);

#[napi]
impl Bytes {
    /// None yet.
    #[napi(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Copies the next piece.
    #[napi(catch_unwind)]
    pub fn push(&mut self, piece: BufferSlice<'_>) {
        self.0.extend_from_slice(&piece);
    }
}

impl Bytes {
    /// What has come; there is nothing left then.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}
