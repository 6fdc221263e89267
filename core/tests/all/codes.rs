//! Every error code can be provoked, and says what it means.
