//! sevlog for Python: conversions and classes, no rules of its own. The package's public face is Python, in `python/sevlog`.

mod away;
mod book;
mod call;
mod file;
mod history;
mod import;
mod incident;
mod plan;
mod postmortem;
mod raised;
mod table;

/// The engine under the package `sevlog`. Not for use by others: it may change in any version.
#[pyo3::pymodule]
mod _sevlog {
    #[pymodule_export]
    use crate::away::end;
    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::away::{break_down, break_down_later, conflict};
    #[pymodule_export]
    use crate::book::{Book, PageEnd};
    #[pymodule_export]
    use crate::call::Call;
    #[pymodule_export]
    use crate::history::{History, decide, decide_pair, nanoseconds, parse_log, read_log, verify_bytes, verify_log};
    #[pymodule_export]
    use crate::import::read_status_page;
    #[pymodule_export]
    use crate::incident::Incident;
    #[pymodule_export]
    use crate::plan::Plan;
    #[pymodule_export]
    use crate::postmortem::Postmortem;
    #[pymodule_export]
    use crate::table::{Table, metrics_table, obligations_table};
}
