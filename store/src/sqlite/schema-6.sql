-- A position needs no count of its own: no record is ever removed, so the next is one after the newest. SQLite's count was
-- written anew by each append. The content stays as it is, so only what is said of the table changes, as SQLite's manual has it
-- (https://sqlite.org/lang_altertable.html, the shorter way); to make and remove a table tells other connections to look again.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ' AUTOINCREMENT', '') WHERE name = 'records';
DELETE FROM sqlite_sequence WHERE name = 'records';
CREATE TABLE look_again (what TEXT);
DROP TABLE look_again;
PRAGMA writable_schema = RESET;
