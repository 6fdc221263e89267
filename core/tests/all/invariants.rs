//! What holds for every incident that can be told.
