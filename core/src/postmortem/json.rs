//! The document as JSON, for programs: what it says as values, and its sections as mere text.

use serde_json::{Map, Value, json};

use crate::canonical::{CanonicalError, to_canonical};

use super::{
    Postmortem,
    inline::Inline,
    page::{Block, Section, Table, Topic},
};

const FORMAT: &str = "sevlog.postmortem/1";

pub(super) fn render(postmortem: &Postmortem) -> Result<String, CanonicalError> {
    let facts = serde_json::to_value(&postmortem.facts).map_err(|error| CanonicalError::from_json(&error))?;
    let mut document = match facts {
        Value::Object(facts) => facts,
        _ => Map::new(),
    };
    let sections: Vec<_> = postmortem.page.sections.iter().map(section).collect();
    let envelope = [
        ("format", Value::from(FORMAT)),
        ("audience", postmortem.audience.as_str().into()),
        ("covers", postmortem.covers.get().into()),
        ("renderer", postmortem.renderer().as_str().into()),
        ("sections", sections.into()),
    ];
    document.extend(envelope.map(|(name, value)| (name.to_owned(), value)));
    to_canonical(&Value::Object(document))
}

fn section(section: &Section) -> Value {
    let blocks: Vec<_> = section.blocks.iter().filter_map(block).collect();
    json!({ "id": section.topic.map(Topic::id), "title": section.title.plain(), "blocks": blocks })
}

/// A picture says nothing that the tables below it do not.
fn block(block: &Block) -> Option<Value> {
    Some(match block {
        Block::Heading(name) => json!({ "heading": name.plain() }),
        Block::Paragraph(lines) => json!({ "paragraph": plain(lines) }),
        Block::Quote(text) => json!({ "quote": text.plain() }),
        Block::List(items) => json!({ "list": plain(items) }),
        Block::Answers(answers) => {
            let answers =
                answers.iter().map(|(question, said)| json!({ "question": question, "answers": plain(said) }));
            json!({ "answers": answers.collect::<Vec<_>>() })
        }
        Block::Table(table) => json!({ "table": self::table(table) }),
        Block::Figure(_) => return None,
    })
}

fn table(table: &Table) -> Value {
    let rows = table.rows.iter().map(|row| match row.of {
        Some(version) => json!({ "cells": plain(&row.cells), "version": version.get() }),
        None => json!({ "cells": plain(&row.cells) }),
    });
    json!({ "caption": table.caption.plain(), "heads": table.heads, "rows": rows.collect::<Vec<_>>() })
}

fn plain(lines: &[Inline]) -> Vec<String> {
    lines.iter().map(Inline::plain).collect()
}
