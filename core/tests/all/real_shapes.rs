//! The shapes of real incidents, each told through commands.
