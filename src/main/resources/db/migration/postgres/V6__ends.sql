-- Members of batches in the order in which they ended, a row for each batch and transaction: a row for each member was a good part
-- of what a task cost. An entry has 32 bytes: number of the change that ended it, counted from the first of the transaction (4),
-- id of the future (16), number of its attempt (4), time of the end (8); all big-endian. The last two are kept so that the end
-- of one that was tried again since does not count.
CREATE TABLE ends (
    batch   uuid   NOT NULL,
    last    bigint NOT NULL, -- number of the last change of the transaction
    first   bigint NOT NULL, -- and of its first
    entries bytea  NOT NULL,
    PRIMARY KEY (batch, last)
);

INSERT INTO ends (batch, last, first, entries)
SELECT batch, number, number, decode('00000000' || replace(future_id::text, '-', '')
    || lpad(to_hex(attempt), 8, '0') || lpad(to_hex(finished_at), 16, '0'), 'hex')
FROM batch_ends;

DROP TABLE batch_ends;

-- A server of before looks for that table.
UPDATE compatibility SET least = 6;

-- Ids do not compress.
ALTER TABLE ends ALTER COLUMN entries SET STORAGE EXTERNAL;
ALTER TABLE changes ALTER COLUMN entries SET STORAGE EXTERNAL;
