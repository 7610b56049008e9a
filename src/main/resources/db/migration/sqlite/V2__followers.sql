-- What follows when a future changes: deliveries to callbacks, successors, batches, and the log that event streams
-- resume from.

ALTER TABLE futures ADD COLUMN batch TEXT;              -- id of the batch it was submitted with
ALTER TABLE futures ADD COLUMN after TEXT;              -- JSON: what it is to run after; null: nothing
ALTER TABLE futures ADD COLUMN watched INTEGER NOT NULL DEFAULT 0; -- 1: has callbacks, 2: has successors, 3: both
ALTER TABLE futures ADD COLUMN done_number INTEGER;     -- member of a batch, done: number of the change that ended it

-- Members of a batch in submit order (by seq), and in the order in which they ended.
CREATE INDEX futures_of_batch ON futures (batch) WHERE batch IS NOT NULL;
CREATE INDEX futures_ended_of_batch ON futures (batch, done_number) WHERE batch IS NOT NULL AND done_number IS NOT NULL;

-- Who runs after whom. The predecessor may be gone once the successor is done, so it is no foreign key.
CREATE TABLE dependencies (
    predecessor TEXT    NOT NULL,
    successor   TEXT    NOT NULL REFERENCES futures (id) ON DELETE CASCADE,
    open        INTEGER NOT NULL, -- 1: the successor still waits for this predecessor
    needed      INTEGER NOT NULL, -- 1: the successor is not done, so the predecessor is kept
    PRIMARY KEY (predecessor, successor)
) WITHOUT ROWID;
CREATE INDEX dependencies_of_successor ON dependencies (successor, open);

-- Batches, with their members counted by state. Members that were deleted count as they ended.
CREATE TABLE batches (
    seq         INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE, -- UUIDv7
    owner       TEXT,
    open        INTEGER NOT NULL,        -- 1: more members may join
    created_at  INTEGER NOT NULL,
    finished_at INTEGER,                 -- when closed and the last member was done
    members     INTEGER NOT NULL DEFAULT 0, -- that are not deleted; a closed batch goes with the last of them
    scheduled   INTEGER NOT NULL DEFAULT 0,
    waiting     INTEGER NOT NULL DEFAULT 0,
    queued      INTEGER NOT NULL DEFAULT 0,
    running     INTEGER NOT NULL DEFAULT 0,
    cancelling  INTEGER NOT NULL DEFAULT 0,
    succeeded   INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    cancelled   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX batches_open ON batches (open) WHERE open = 1;

-- Whom to tell of what. A callback outlives its future or batch until everything for it was delivered or given up.
CREATE TABLE callbacks (
    seq        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE, -- UUIDv7
    future_id  TEXT,                    -- exactly one of future_id and batch_id is set
    batch_id   TEXT,
    url        TEXT    NOT NULL,
    target     TEXT    NOT NULL,        -- scheme, host and port of the URL
    events     TEXT    NOT NULL,        -- JSON
    secret     TEXT,                    -- never leaves the server
    headers    TEXT    NOT NULL,        -- JSON
    created_at INTEGER NOT NULL,
    orphan     INTEGER NOT NULL DEFAULT 0 -- 1: its future or batch is gone, and it stays for what is still pending
);
CREATE INDEX callbacks_orphans ON callbacks (orphan) WHERE orphan = 1;
CREATE INDEX callbacks_of_future ON callbacks (future_id) WHERE future_id IS NOT NULL;
CREATE INDEX callbacks_of_batch ON callbacks (batch_id) WHERE batch_id IS NOT NULL;

-- Events on their way to callbacks, written in the transaction that made them true.
CREATE TABLE deliveries (
    seq        INTEGER PRIMARY KEY,     -- order in which the events were recorded
    id         TEXT    NOT NULL UNIQUE, -- UUIDv7: the webhook-id
    callback   INTEGER NOT NULL REFERENCES callbacks (seq) ON DELETE CASCADE,
    target     TEXT    NOT NULL,
    event      TEXT    NOT NULL,
    body       TEXT    NOT NULL,        -- JSON, as it is sent
    state      TEXT    NOT NULL,
    next_at    INTEGER,                 -- while pending: when to try next
    tried      INTEGER NOT NULL,        -- attempts since it was last made pending
    attempts   TEXT,                    -- JSON: the latest attempts; null: none
    created_at INTEGER NOT NULL
);
CREATE INDEX deliveries_of_callback ON deliveries (callback);
CREATE INDEX deliveries_due ON deliveries (target, next_at) WHERE next_at IS NOT NULL;

-- What changed, in the order of commits: a row for each transaction that changed anything. An entry has 21 bytes: id
-- of the future (16), ordinal of its state (1), number of its latest attempt (4, big-endian).
CREATE TABLE changes (
    first   INTEGER PRIMARY KEY, -- number of the first change in it
    entries BLOB NOT NULL
);

-- A key may stand for a batch as well.
CREATE TABLE keys (
    seq         INTEGER PRIMARY KEY,
    owner       TEXT    NOT NULL, -- empty: anonymous
    path        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    future_id   TEXT REFERENCES futures (id) ON DELETE CASCADE, -- exactly one of future_id and batch_id is set
    batch_id    TEXT REFERENCES batches (id) ON DELETE CASCADE,
    expires_at  INTEGER NOT NULL,
    UNIQUE (owner, path, key)
);
INSERT INTO keys (owner, path, key, fingerprint, future_id, expires_at)
    SELECT owner, path, key, fingerprint, future_id, expires_at FROM idempotency_keys ORDER BY seq;
DROP TABLE idempotency_keys;
ALTER TABLE keys RENAME TO idempotency_keys;
CREATE INDEX idempotency_keys_of_future ON idempotency_keys (future_id) WHERE future_id IS NOT NULL;
CREATE INDEX idempotency_keys_of_batch ON idempotency_keys (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
