-- Which episode is attached to which incident, as each incident's log says it: who has an alert follows from all of them.
CREATE TABLE attachments (
    signal  TEXT NOT NULL,
    episode TEXT NOT NULL,
    stream  INTEGER NOT NULL,
    state   TEXT NOT NULL,
    clock   INTEGER NOT NULL, -- when it was attached last, by the clocks that recorded the stream
    record  BLOB NOT NULL,    -- by which record
    PRIMARY KEY (signal, episode, stream)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_in_order ON attachments (signal, clock, record);
CREATE INDEX attachments_of ON attachments (stream);

-- What of an episode no record tells.
CREATE TABLE episodes (
    signal   TEXT NOT NULL,
    episode  TEXT NOT NULL,
    cleared  INTEGER NOT NULL DEFAULT 0, -- whether it cleared, and no fire was known
    repeats  INTEGER NOT NULL DEFAULT 0, -- how often it was delivered again
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (signal, episode)
) STRICT, WITHOUT ROWID;
INSERT INTO episodes SELECT signal, episode, stream IS NULL, repeats, revision FROM signals;
DROP TABLE signals;
