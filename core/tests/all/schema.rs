//! The published JSON Schema and the format's page are in step with the types.
