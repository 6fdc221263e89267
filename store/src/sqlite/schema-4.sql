-- How often a text was removed, so that whoever read ahead reads again.
ALTER TABLE book ADD COLUMN redactions INTEGER NOT NULL DEFAULT 0;

-- Search also over the people and services that a record names. The next search indexes everything anew.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (body, names, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
UPDATE book SET indexed = 0;
