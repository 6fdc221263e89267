//! Every error code of the engine, in one table. A code is stable: programs match on it, in every language.

macro_rules! codes {
    ($($Variant:ident = $code:literal, $meaning:literal;)+) => {
        /// A stable code of an error, the same in every language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $Variant,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The code as programs see it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $code,)+ }
            }

            /// What it means, in a line.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$Variant => $meaning,)+ }
            }
        }
    };
}

codes! {
    // Times
    TimeOffsetMissing = "time_offset_missing", "A time without an offset: nobody can tell when that was.";
    TimeOutOfRange = "time_out_of_range", "A time before 1677 or after 2262.";
    TimeNotATime = "time_not_a_time", "A text that is not a time.";
    TimeTooPrecise = "time_too_precise", "A time finer than a nanosecond.";
    TimeNotCanonical = "time_not_canonical", "A time that is not in its one form on the wire.";
    TimeReversed = "time_reversed", "An interval that ends before it begins.";

    // Ids and identifiers
    NotAUlid = "not_a_ulid", "A text that is not a ULID in its canonical form.";
    IdentifierEmpty = "identifier_empty", "An identifier without a character.";
    IdentifierTooLong = "identifier_too_long", "An identifier of more than 200 bytes.";
    IdentifierControlCharacter = "identifier_control_character", "An identifier with a control character.";
    NotADigest = "not_a_digest", "A text that is not 64 lower-case hexadecimal digits.";
    CommandIdUnusable = "command_id_unusable", "A command id whose low 16 bits are not zero.";

    // Plans
    PlanInvalid = "plan_invalid", "A text that is no plan.";
    PlanUnknownKeys = "plan_unknown_keys", "A plan that says what no plan has.";
    PlanUnwritable = "plan_unwritable", "A plan with a number that a log cannot hold.";
    PlanDateInvalid = "plan_date_invalid", "A text that names no day, or no time of day.";

    // Canonical JSON
    JsonNotUtf8 = "json_not_utf8", "Bytes that are not UTF-8.";
    JsonSyntax = "json_syntax", "Bytes that are not JSON.";
    JsonTruncated = "json_truncated", "JSON that ends inside a value.";
    JsonWhiteSpace = "json_white_space", "White space between values.";
    JsonNumberNotCanonical = "json_number_not_canonical", "A number with a fraction, an exponent, a leading zero or a sign that it does not need.";
    JsonNumberOutOfRange = "json_number_out_of_range", "An integer beyond ±(2^53 − 1).";
    JsonEscapeNotCanonical = "json_escape_not_canonical", "An escape where the character itself, or another escape, is the canonical form.";
    JsonLoneSurrogate = "json_lone_surrogate", "Half of a surrogate pair: not a character.";
    JsonControlCharacter = "json_control_character", "A control character in a string that is not escaped.";
    JsonKeyOrder = "json_key_order", "Keys that are not sorted by UTF-16.";
    JsonDuplicateKey = "json_duplicate_key", "A key that stands twice in an object.";
    JsonTooDeep = "json_too_deep", "Objects and arrays nested deeper than 64.";
    JsonTooManyItems = "json_too_many_items", "An object or array with more than 100,000 members.";
    JsonNotAnObject = "json_not_an_object", "A value where an object is wanted.";
    JsonTrailingBytes = "json_trailing_bytes", "Bytes after the value.";

    // Records
    RecordTooLarge = "record_too_large", "A record of more than 16 MiB.";
    FormatUnknown = "format_unknown", "A record of a format that this library does not read.";
    FieldMissing = "field_missing", "A record without a member that every record has.";
    FieldInvalid = "field_invalid", "A member of a record that is not what it should be.";
    TextUnprotected = "text_unprotected", "Text without its salt or digest.";
    SaltWithoutText = "salt_without_text", "A salt that outlived its text.";

    // Logs
    LineTruncated = "line_truncated", "A last line without its line feed.";
    LineBlank = "line_blank", "A line without a record.";
    ReadFailed = "read_failed", "The source of the bytes failed.";

    // Streams
    VersionGap = "version_gap", "Records are missing from a stream.";
    VersionDuplicate = "version_duplicate", "A version stands twice in a stream.";
    RecordsSwapped = "records_swapped", "Two records of a stream changed places.";
    RecordTwice = "record_twice", "A record id stands twice in a stream.";
    ForeignRecord = "foreign_record", "A record of another stream.";
    StreamEmpty = "stream_empty", "A stream without a record.";
    FirstNotDeclared = "first_not_declared", "A stream that does not begin as one of its kind does.";
    DeclaredTwice = "declared_twice", "A second declaration in a stream.";

    // Verification
    ChainBroken = "chain_broken", "A record was changed: it does not match its chain.";
    ChainRewritten = "chain_rewritten", "Only the chain of a record was changed.";
    TextChanged = "text_changed", "A record's text or salt was changed: it does not match its digest.";
    ContentMissing = "content_missing", "A record's text is gone and no redaction says so.";
    RedactionNotApplied = "redaction_not_applied", "A redaction says that a text is gone, and it is not.";
    SummaryDiffers = "summary_differs", "What a book kept of an incident beside its records was not what they say.";
    HeadBeyondLog = "head_beyond_log", "The log ends before a head that was kept: its end was cut off.";
    HeadMismatch = "head_mismatch", "The log does not have the chain of a head that was kept: it was rewritten.";

    // Commands
    CommandInvalid = "command_invalid", "A text that is not a command.";
    IllegalInStatus = "illegal_in_status", "A command that is not legal in the status.";
    GuardBroken = "guard_broken", "A guard of the plan stands against the claim.";
    Contradicted = "contradicted", "Somebody changed it meanwhile, to another value.";
    BasisUnknown = "basis_unknown", "A basis beyond the head.";
    LogNewerThanLibrary = "log_newer_than_library", "The log holds a record that rules may need and this library does not know.";
    UnknownGuard = "unknown_guard", "A waiver of a guard that does not exist.";
    WaiverWithoutReason = "waiver_without_reason", "A waiver without a reason.";
    NotDeclared = "not_declared", "A command on a stream that was not declared.";
    AlreadyDeclared = "already_declared", "A second declaration.";
    Merged = "merged", "A command on an incident that was merged into another.";
    OccurrenceNeeded = "occurrence_needed", "A command on a told incident that does not say when it occurred.";
    UnknownSeverity = "unknown_severity", "A severity that the plan does not have.";
    NoSeverity = "no_severity", "A confirmation where no severity is set.";
    PersonNeeded = "person_needed", "A role for somebody who is not a person.";
    CommanderNeeded = "commander_needed", "Something that only the commander may do.";
    RoleVacant = "role_vacant", "A role that nobody holds.";
    NoHandOver = "no_hand_over", "No hand-over waits to be acknowledged.";
    ReceiverNeeded = "receiver_needed", "A hand-over that another than its receiver acknowledges.";
    SecondPersonNeeded = "second_person_needed", "An approval by who asked for it.";
    UnknownRecord = "unknown_record", "A record that is not in the incident, or was not handed in.";
    WrongRecord = "wrong_record", "A record of another type than is wanted.";
    UnknownWindow = "unknown_window", "An impact window that does not exist.";
    AmbiguousWindow = "ambiguous_window", "More than one impact window fits.";
    WindowNotNamed = "window_not_named", "Nothing says which impact window is meant.";
    EndNeedsReason = "end_needs_reason", "A window that ends below 10,000 without a reason.";
    WindowPartOfItself = "window_part_of_itself", "A window that would be part of itself.";
    NotRetractable = "not_retractable", "A record that is not retracted but undone by a command.";
    NotCorrectable = "not_correctable", "A field that corrections leave alone.";
    CorrectionInvalid = "correction_invalid", "A correction that does not fit its record.";
    CorrectionEmpty = "correction_empty", "A correction that corrects nothing.";
    RecordRetracted = "record_retracted", "A correction of a record that was retracted.";
    NothingToRedact = "nothing_to_redact", "A redaction of a record without text.";
    PostmortemOutdated = "postmortem_outdated", "A postmortem that does not cover the incident's version.";
    PostmortemForeign = "postmortem_foreign", "A postmortem of another incident.";
    PostmortemAudience = "postmortem_audience", "A postmortem that was made for another audience than it is published for.";
    PostmortemNowhere = "postmortem_nowhere", "A postmortem written elsewhere without an address or a digest.";
    BookNeeded = "book_needed", "A command of the book, decided on an incident.";
    IncidentNeeded = "incident_needed", "A command of an incident, decided on a book.";
    NoPlanAdopted = "no_plan_adopted", "A book without a plan.";
    UnknownDrill = "unknown_drill", "A drill that no plan of the book has.";
    CommandIdReused = "command_id_reused", "A command with the id of an earlier one.";
    PairNeeded = "pair_needed", "A command on two incidents, decided over one.";
    MergeWithItself = "merge_with_itself", "An incident merged into itself.";
    MergeTargetGone = "merge_target_gone", "A merge into an incident that is merged or dismissed.";
    NotMergedThere = "not_merged_there", "An unmerge from an incident that it was not merged into.";
    UnknownValue = "unknown_value", "A value that no vocabulary of this library holds.";
    TooManyRecords = "too_many_records", "A command that would write more than 65,536 records.";
    NotCanonical = "not_canonical", "Content that has no canonical form.";
    ArgumentUnusable = "argument_unusable", "An argument that nothing can be done with: a cadence of no time, more time for no deadline.";
    TextEmpty = "text_empty", "A text that must say something and is empty.";

    // Imports
    ImportInvalid = "import_invalid", "Something in an import that is not what its source writes.";
    ImportRepeated = "import_repeated", "An id that stands twice in an import.";

    // Stores and logbooks
    UnknownIncident = "unknown_incident", "An incident that the book does not have.";
    VersionConflict = "version_conflict", "A stream that is not at the version that was expected.";
    ExpectedTooWeak = "expected_too_weak", "An append without an exact version of what a state may refuse.";
    RequestReused = "request_reused", "A request id that came with another command before.";
    CommittedUnread = "committed_unread", "A command that was carried out, and what came of it cannot be read.";
    SignalMoved = "signal_moved", "A signal that another delivery handled first.";
    Forked = "forked", "An imported stream that differs from the one in the book.";
    StoreBusy = "store_busy", "A store that another program holds.";
    StoreFull = "store_full", "A store without room to write.";
    StoreReadOnly = "store_read_only", "A store that may only be read.";
    StoreUnreachable = "store_unreachable", "A store that cannot be reached.";
    StoreDamaged = "store_damaged", "A store that does not hold what was written to it.";
    LogOfAnother = "log_of_another", "A copy of a book that lies beside the log of changes of another file.";
    StoreNewer = "store_newer", "A store of a newer schema than this library knows.";
    StoreClosed = "store_closed", "A store that was closed.";
    NotABook = "not_a_book", "A file that is not a book.";
    PlaceUnknown = "place_unknown", "A place that names no store.";
    PlaceTaken = "place_taken", "A place where a file lies already.";
    PlaceMissing = "place_missing", "A place where nothing lies, or whose folder is not there.";
    CursorUnknown = "cursor_unknown", "A cursor that is not of this book.";
    PageEmpty = "page_empty", "A list that is asked for pages without incidents.";
    SearchTooLong = "search_too_long", "A search for more words than are looked for at once.";
    BackupUnsupported = "backup_unsupported", "A store that cannot be copied as it stands.";
    TransferFailed = "transfer_failed", "A sink or source of an export or import that failed.";

    // In other languages
    ProcessForked = "process_forked", "A store that was opened before this process was forked.";
    LibraryFault = "library_fault", "A mistake of the library itself.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
