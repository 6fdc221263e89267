//! What a reader of the postmortem relies on.
