-- The numbers that other books gave to incidents that came from there, as their declarations tell.
CREATE TABLE numbers (
    book   BLOB NOT NULL,
    number INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (book, number, stream)
) STRICT, WITHOUT ROWID;
