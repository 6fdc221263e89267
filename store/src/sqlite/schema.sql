-- What a book of sevlog holds. The records are the truth; everything else is worked out from them in the same transaction.

-- One row: the book itself.
CREATE TABLE book (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id       BLOB NOT NULL,             -- the ULID of its own stream
    secret   BLOB NOT NULL,             -- keys the digests in `requests`, so that they give no command away
    erasing  INTEGER NOT NULL DEFAULT 0, -- whether redacted text may still stand in the log of changes
    indexed  INTEGER NOT NULL DEFAULT 0 -- the position up to which `search` knows the records
) STRICT;

-- The head of each stream, and of incidents what lists show and filter by.
CREATE TABLE streams (
    stream         INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE, -- its ULID
    is_book        INTEGER NOT NULL,
    origin         BLOB,                 -- the book that it was imported from
    version        INTEGER NOT NULL,
    chain          BLOB NOT NULL,
    number         INTEGER UNIQUE,       -- INC-n of this book
    kind           TEXT,
    status         TEXT,
    is_open        INTEGER NOT NULL DEFAULT 0,
    is_settled     INTEGER NOT NULL DEFAULT 1,
    severity_rank  INTEGER,
    severity_label TEXT,
    has_title      INTEGER NOT NULL DEFAULT 0,
    title          TEXT,                 -- none of a title that was redacted
    declared_at    INTEGER,              -- nanoseconds since 1970
    recorded_at    INTEGER
) STRICT;
CREATE INDEX streams_by_declared ON streams (declared_at, id) WHERE is_book = 0;
CREATE INDEX streams_open ON streams (declared_at, id) WHERE is_open = 1;
CREATE INDEX streams_unsettled ON streams (id) WHERE is_settled = 0;

-- The log. A line is kept byte for byte; the columns beside it repeat what it is found by.
CREATE TABLE records (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    id       BLOB NOT NULL,
    line     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX records_by_version ON records (stream, version);
CREATE UNIQUE INDEX records_by_id ON records (id, stream);

-- A cache: the state of a stream at some version, so that opening it folds what came since and not everything.
CREATE TABLE states (
    stream  INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    state   BLOB NOT NULL
) STRICT;

-- Who holds which role, and which services are hit: what lists filter by.
CREATE TABLE holders (
    stream INTEGER NOT NULL,
    role   TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (stream, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX holders_by_person ON holders (person, role, stream);

CREATE TABLE services (
    stream  INTEGER NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (stream, service)
) STRICT, WITHOUT ROWID;
CREATE INDEX services_by_name ON services (service, stream);

-- What came of each request.
CREATE TABLE requests (
    actor   TEXT NOT NULL,
    request TEXT NOT NULL,
    digest  BLOB NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (actor, request)
) STRICT, WITHOUT ROWID;

-- Every episode of every signal, and how often it was delivered again.
CREATE TABLE signals (
    signal   TEXT NOT NULL,
    episode  TEXT NOT NULL,
    sequence INTEGER NOT NULL, -- the order of a signal's episodes
    stream   INTEGER,          -- none of a clear whose fire never came
    state    TEXT NOT NULL,
    repeats  INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (signal, episode)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX signals_in_order ON signals (signal, sequence);
