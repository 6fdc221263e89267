//! Tables for those who count: columns through Arrow's C interface, taken without a copy.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use arrow_array::{
    ArrayRef, BooleanArray, DurationMillisecondArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
    TimestampNanosecondArray,
    builder::{ListBuilder, StringBuilder},
    ffi_stream::FFI_ArrowArrayStream,
};
use arrow_schema::{ArrowError, SchemaRef, ffi::FFI_ArrowSchema};
use pyo3::{prelude::*, types::PyCapsule};
use serde::Deserialize;
use serde_json::value::RawValue;
use sevlog::{Record, Timestamp};
use sevlog_store::binding::{self, Fault};

use crate::{away::away, raised::Raised};

/// A table: polars, pandas, duckdb, pyarrow and whatever else speaks Arrow's `PyCapsule` interface take its columns without a copy.
///
/// `polars.DataFrame(events)`, `pyarrow.table(events)`, `duckdb.sql("select * from events")`, `pandas.DataFrame.from_arrow(events)`. Which
/// columns there are is in docs/tables.md.
///
/// >>> events = book.events()
/// >>> len(events), events.columns[5]
/// (3, 'recorded_at')
#[pyclass(frozen, module = "sevlog._sevlog")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// Arrow refuses what this library makes only by a mistake of this library.
fn refused(error: ArrowError) -> Raised {
    Fault::internal(&error.to_string()).into()
}

impl Table {
    pub(crate) fn new(first: RecordBatch, rest: impl IntoIterator<Item = RecordBatch>) -> Self {
        Self { schema: first.schema(), batches: std::iter::once(first).chain(rest).collect() }
    }
}

#[pymethods]
impl Table {
    /// The names of its columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<Table of {} rows: {}>", self.__len__(), self.columns().join(", "))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.schema).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// Its columns; whoever asks for other types converts them.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema))));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn times(values: impl Iterator<Item = Option<Timestamp>>) -> ArrayRef {
    let nanoseconds = values.map(|time| time.map(Timestamp::unix_nanos));
    Arc::new(nanoseconds.collect::<TimestampNanosecondArray>().with_timezone("UTC"))
}

fn numbers(values: impl Iterator<Item = Option<u64>>) -> ArrayRef {
    Arc::new(values.map(|number| number.and_then(|number| i64::try_from(number).ok())).collect::<Int64Array>())
}

fn durations(milliseconds: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(milliseconds.collect::<DurationMillisecondArray>())
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, Raised> {
    // Whether a column may hold nothing must not depend on whether it does.
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).map_err(refused)
}

/// What a record's line holds as JSON of its own.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    actor: Who<'a>,
    #[serde(borrow)]
    by: Option<Who<'a>>,
    #[serde(borrow)]
    facts: &'a RawValue,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Who<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
}

/// Records as a table.
pub(crate) fn events(records: &[Record]) -> Result<RecordBatch, Raised> {
    let lines = records.iter().map(|record| serde_json::from_str(record.line()));
    let lines = lines.collect::<Result<Vec<Line<'_>>, _>>()?;
    let incidents: Vec<_> = records.iter().map(|record| record.incident().to_string()).collect();
    let ids: Vec<_> = records.iter().map(|record| record.id().to_string()).collect();
    let occurred: Vec<_> = records.iter().map(|record| record.occurred().interval(record.recorded_at())).collect();
    table(vec![
        ("incident", texts(incidents.iter().map(|id| Some(id.as_str())))),
        ("version", numbers(records.iter().map(|record| Some(record.version().get())))),
        ("id", texts(ids.iter().map(|id| Some(id.as_str())))),
        ("type", texts(records.iter().map(|record| Some(record.event().name())))),
        ("schema", numbers(records.iter().map(|record| Some(record.schema())))),
        ("recorded_at", times(records.iter().map(|record| Some(record.recorded_at())))),
        ("occurred_from", times(occurred.iter().map(|at| (!at.starts_unknown()).then_some(at.earliest)))),
        ("occurred_to", times(occurred.iter().map(|at| Some(at.latest)))),
        ("actor_kind", texts(lines.iter().map(|line| Some(&*line.actor.kind)))),
        ("actor", texts(lines.iter().map(|line| line.actor.id.as_deref()))),
        ("by_kind", texts(lines.iter().map(|line| Some(&*line.by.as_ref()?.kind)))),
        ("by", texts(lines.iter().map(|line| line.by.as_ref()?.id.as_deref()))),
        ("request", texts(records.iter().map(|record| record.request().map(sevlog::RequestId::as_str)))),
        ("redacted", Arc::new(records.iter().map(|record| Some(record.is_redacted())).collect::<BooleanArray>())),
        ("facts", texts(lines.iter().map(|line| Some(line.facts.get())))),
        ("text", texts(lines.iter().map(|line| line.text.map(RawValue::get)))),
    ])
}

/// An obligation, as its JSON has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owed {
    incident: Option<String>,
    kind: String,
    subject: Subject,
    state: String,
    since: Timestamp,
    due: Option<Timestamp>,
    holders: Vec<String>,
    severity: Option<sevlog::Severity>,
    opened_by: String,
    settled: Option<Settled>,
    settled_by: Option<String>,
}

/// `incident`, `plan`, or what kind of thing and which.
#[derive(Deserialize)]
#[serde(untagged)]
enum Subject {
    All(String),
    One(BTreeMap<String, String>),
}

impl Subject {
    fn kind(&self) -> Option<&str> {
        match self {
            Self::All(kind) => Some(kind),
            Self::One(one) => one.keys().next().map(String::as_str),
        }
    }

    fn id(&self) -> Option<&str> {
        match self {
            Self::All(_) => None,
            Self::One(one) => one.values().next().map(String::as_str),
        }
    }
}

#[derive(Deserialize)]
struct Settled {
    earliest: Option<Timestamp>,
    latest: Timestamp,
}

/// Obligations as a table.
#[pyfunction]
pub(crate) fn obligations_table(py: Python<'_>, obligations: &str) -> PyResult<Table> {
    away::<_, Raised>(py, || {
        let all: Vec<Owed> = binding::json("obligations", obligations)?;
        let severities = || all.iter().map(|one| one.severity.as_ref());
        let mut holders = ListBuilder::new(StringBuilder::new());
        for one in &all {
            holders.append_value(one.holders.iter().map(Some));
        }
        let batch = table(vec![
            ("incident", texts(all.iter().map(|one| one.incident.as_deref()))),
            ("kind", texts(all.iter().map(|one| Some(one.kind.as_str())))),
            ("subject", texts(all.iter().map(|one| one.subject.kind()))),
            ("subject_id", texts(all.iter().map(|one| one.subject.id()))),
            ("state", texts(all.iter().map(|one| Some(one.state.as_str())))),
            ("since", times(all.iter().map(|one| Some(one.since)))),
            ("due", times(all.iter().map(|one| one.due))),
            ("holders", Arc::new(holders.finish())),
            ("severity", texts(severities().map(|severity| Some(severity?.label.as_str())))),
            ("severity_rank", numbers(severities().map(|severity| Some(severity?.rank)))),
            ("opened_by", texts(all.iter().map(|one| Some(one.opened_by.as_str())))),
            ("settled_from", times(all.iter().map(|one| one.settled.as_ref()?.earliest))),
            ("settled_to", times(all.iter().map(|one| Some(one.settled.as_ref()?.latest)))),
            ("settled_by", texts(all.iter().map(|one| one.settled_by.as_deref()))),
        ])?;
        Ok(Table::new(batch, []))
    })
}

/// The metrics of the incidents of one kind, as their JSON has them.
#[derive(Deserialize)]
struct Set {
    kind: String,
    incidents: u64,
    metrics: BTreeMap<String, Statistics>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statistics {
    n: u64,
    pending: u64,
    not_applicable: u64,
    invalid: u64,
    conflicting: u64,
    #[serde(flatten)]
    lengths: BTreeMap<String, Length>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Length {
    shortest_ms: i64,
    longest_ms: i64,
}

const STATISTICS: [(&str, &str, &str); 9] = [
    ("min", "min_shortest", "min_longest"),
    ("mean", "mean_shortest", "mean_longest"),
    ("median", "median_shortest", "median_longest"),
    ("p50", "p50_shortest", "p50_longest"),
    ("p75", "p75_shortest", "p75_longest"),
    ("p90", "p90_shortest", "p90_longest"),
    ("p95", "p95_shortest", "p95_longest"),
    ("p99", "p99_shortest", "p99_longest"),
    ("max", "max_shortest", "max_longest"),
];

/// Metrics as a table: a row for each kind of incidents and each metric.
#[pyfunction]
pub(crate) fn metrics_table(py: Python<'_>, sets: &str) -> PyResult<Table> {
    away::<_, Raised>(py, || {
        let sets: Vec<Set> = binding::json("metrics", sets)?;
        let rows: Vec<_> =
            sets.iter().flat_map(|set| set.metrics.iter().map(move |(name, one)| (set, name, one))).collect();
        let mut columns = vec![
            ("kind", texts(rows.iter().map(|(set, ..)| Some(set.kind.as_str())))),
            ("incidents", numbers(rows.iter().map(|(set, ..)| Some(set.incidents)))),
            ("metric", texts(rows.iter().map(|(_, name, _)| Some(name.as_str())))),
            ("n", numbers(rows.iter().map(|(.., one)| Some(one.n)))),
            ("pending", numbers(rows.iter().map(|(.., one)| Some(one.pending)))),
            ("not_applicable", numbers(rows.iter().map(|(.., one)| Some(one.not_applicable)))),
            ("invalid", numbers(rows.iter().map(|(.., one)| Some(one.invalid)))),
            ("conflicting", numbers(rows.iter().map(|(.., one)| Some(one.conflicting)))),
        ];
        for (statistic, shortest, longest) in STATISTICS {
            let lengths = || rows.iter().map(|(.., one)| one.lengths.get(statistic));
            columns.push((shortest, durations(lengths().map(|length| Some(length?.shortest_ms)))));
            columns.push((longest, durations(lengths().map(|length| Some(length?.longest_ms)))));
        }
        Ok(Table::new(table(columns)?, []))
    })
}
