//! Keeping the record: its title and fields, where it came from, and what was put right or taken out.

use crate::{
    Occurred,
    event::events,
    id::{ExternalId, FieldName, MappingId, RecordId, Source, Version},
    text::{Members, Text},
};

events! {
    /// The incident has a new title.
    "retitled" 1 => Retitled {
        text {
            /// The title from now on.
            title: Text,
        }
    }

    /// A custom field was set, or emptied.
    "field_set" 1 => FieldSet {
        facts {
            /// The field.
            field: FieldName,
        }
        text {
            /// Its value; absent, it is empty.
            value: Option<Text>,
        }
    }

    /// The incident was brought over from another system.
    "imported" 1 => Imported {
        facts {
            /// The system.
            source: Source,
            /// Its id there.
            external: ExternalId,
            /// How its words were mapped.
            mapping: MappingId,
        }
        text {
            /// Where it can be read.
            address: Option<Text>,
        }
    }

    /// An earlier record was put right, from this version on. The old value stays in the log.
    "corrected" 1 => Corrected {
        facts {
            /// The record.
            record: RecordId,
            /// When it really occurred.
            occurred: Option<Occurred>,
            /// New values of correctable facts, under their names on the wire.
            facts: Option<Members>,
            /// The text fields with a new value, so that it is known which they were once this text is redacted.
            reworded: Option<Vec<FieldName>>,
        }
        text {
            /// Why.
            reason: Text,
            /// New values of text fields, under their names on the wire.
            changes: Option<Members>,
        }
    }

    /// An earlier fact does not hold. From this version on everything is as it is without it, but for the log and the status.
    "retracted" 1 => Retracted {
        facts {
            /// The record.
            record: RecordId,
        }
        text {
            /// Why.
            reason: Text,
        }
    }

    /// The text of an earlier record was removed for good.
    "redacted" 1 => Redacted {
        facts {
            /// The record.
            record: RecordId,
            /// Its version.
            version: Version,
        }
        text {
            /// Why.
            reason: Text,
        }
    }
}
