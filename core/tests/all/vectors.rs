//! The vectors in tests/vectors, which every language runs.
