-- What this database is called, so that content can tell whose it is. Goes with the rows wherever they go.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id  TEXT    NOT NULL
);

-- A random UUID (RFC 9562, version 4), as the other store makes them.
INSERT INTO identity (one, id)
SELECT 1, substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-4' || substr(hex, 14, 3) || '-'
    || substr('89ab', 1 + abs(random() % 4), 1) || substr(hex, 18, 3) || '-' || substr(hex, 21, 12)
FROM (SELECT lower(hex(randomblob(16))) AS hex);
