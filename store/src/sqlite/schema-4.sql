-- How often a text was removed, so that whoever read ahead reads again.
ALTER TABLE book ADD COLUMN redactions INTEGER NOT NULL DEFAULT 0;
