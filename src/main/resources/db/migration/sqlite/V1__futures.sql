-- The embedded store of Millrace.
--
-- Times are whole nanoseconds since 1970, unless the name ends in _us (microseconds). To read one:
--   select id, datetime(created_at / 1000000000, 'unixepoch') from futures;
-- Only the server writes here; a copy of this file is complete only together with its -wal file.

-- Every future, unfinished and done.
CREATE TABLE futures (
    seq         INTEGER PRIMARY KEY,  -- order of insertion; breaks ties between equal ranks
    id          TEXT    NOT NULL UNIQUE, -- UUIDv7 in canonical lower-case text, so ids sort by time
    owner       TEXT,                 -- name of the API key; null: anonymous
    pool        TEXT    NOT NULL,
    type        TEXT    NOT NULL,     -- download, compute, upload
    state       TEXT    NOT NULL,
    priority    INTEGER NOT NULL,
    rank        INTEGER NOT NULL,     -- what the pool's queue is ordered by, lowest first
    runnable_us INTEGER NOT NULL,     -- when it first became, or will become, runnable
    not_before  INTEGER,              -- when SCHEDULED: until when
    start_by    INTEGER,              -- while pending and never started: when it expires
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,              -- begin of the first attempt
    spec        TEXT    NOT NULL,     -- JSON: what is to be done
    options     TEXT    NOT NULL,     -- JSON: how
    inputs      TEXT,                 -- JSON: ids of the futures whose content it reads; null: none
    attempt     INTEGER NOT NULL,     -- number of the latest attempt; 0: none yet
    spent       INTEGER NOT NULL,     -- attempts used up of maxAttempts
    lost_in_row INTEGER NOT NULL,
    node        TEXT,                 -- who runs the live attempt; null: there is none
    attempt_at  INTEGER,              -- begin of the live attempt
    ended       TEXT,                 -- JSON: attempts that ended; null: none
    result      TEXT,                 -- JSON; exactly one of result and error is set when done
    error       TEXT,                 -- JSON
    content     TEXT,                 -- JSON: reference to the bytes it produced
    finished_at INTEGER,
    purge_at    INTEGER               -- when done: until when it is kept
);

-- Claims: the head of a pool's queue, in order. start_by is there so that expired rows are passed over without reading them.
CREATE INDEX futures_queue ON futures (pool, rank, seq, start_by) WHERE state = 'QUEUED';
-- What becomes runnable next, expires next, is forgotten next.
CREATE INDEX futures_due ON futures (not_before) WHERE state = 'SCHEDULED';
CREATE INDEX futures_start_by ON futures (start_by) WHERE start_by IS NOT NULL;
CREATE INDEX futures_purge ON futures (purge_at) WHERE purge_at IS NOT NULL;
-- What runs, and where.
CREATE INDEX futures_active ON futures (node) WHERE node IS NOT NULL;

-- Lists, newest first. Those by state hold the pool as well, so that the two filters together need no table rows either.
CREATE INDEX futures_by_pool ON futures (pool, id);
CREATE INDEX futures_by_type ON futures (type, id);
CREATE INDEX futures_by_owner ON futures (owner, id) WHERE owner IS NOT NULL;
CREATE INDEX futures_scheduled ON futures (id, pool) WHERE state = 'SCHEDULED';
CREATE INDEX futures_waiting ON futures (id, pool) WHERE state = 'WAITING';
CREATE INDEX futures_queued ON futures (id, pool) WHERE state = 'QUEUED';
CREATE INDEX futures_succeeded ON futures (id, pool) WHERE state = 'SUCCEEDED';
CREATE INDEX futures_failed ON futures (id, pool) WHERE state = 'FAILED';
CREATE INDEX futures_cancelled ON futures (id, pool) WHERE state = 'CANCELLED';

-- Labels again, one a row, to find futures by them.
CREATE TABLE labels (
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    future_id TEXT NOT NULL REFERENCES futures (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, future_id)
) WITHOUT ROWID;
CREATE INDEX labels_of_future ON labels (future_id);

-- Which futures read the content of which. The input may be gone already, so it is no foreign key.
CREATE TABLE inputs (
    input_id TEXT NOT NULL,
    used_by  TEXT NOT NULL REFERENCES futures (id) ON DELETE CASCADE,
    PRIMARY KEY (input_id, used_by)
) WITHOUT ROWID;
CREATE INDEX inputs_of_future ON inputs (used_by);

-- Idempotency keys. One goes with its future, so a replay always finds it.
CREATE TABLE idempotency_keys (
    seq         INTEGER PRIMARY KEY,
    owner       TEXT    NOT NULL, -- empty: anonymous
    path        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    future_id   TEXT    NOT NULL REFERENCES futures (id) ON DELETE CASCADE,
    expires_at  INTEGER NOT NULL,
    UNIQUE (owner, path, key)
);
CREATE INDEX idempotency_keys_of_future ON idempotency_keys (future_id);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

-- Pools as last changed through the API.
CREATE TABLE pools (
    name       TEXT PRIMARY KEY,
    definition TEXT, -- JSON; null: the configured one holds
    state      TEXT NOT NULL
) WITHOUT ROWID;

-- Always empty: written to and emptied again in one transaction, to see whether there is room.
CREATE TABLE probe (padding BLOB NOT NULL);
