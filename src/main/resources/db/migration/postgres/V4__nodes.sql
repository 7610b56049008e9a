-- Servers that share the database. The embedded store has one, and needs none of this.

CREATE TABLE nodes (
    id       text    PRIMARY KEY, -- differs from start to start
    heard_at bigint  NOT NULL,    -- in this database's time, as everything here
    dead     integer NOT NULL,    -- 1: given up on; what it ran is being taken over
    report   text    NOT NULL     -- JSON: what it tells of itself
) WITH (fillfactor = 50);

-- What one server at a time does, until its time is over.
CREATE TABLE duties (
    name  text   PRIMARY KEY,
    node  text   NOT NULL,
    until bigint NOT NULL
) WITH (fillfactor = 50);

-- Who takes tasks into it as long as it is open.
ALTER TABLE batches ADD COLUMN node text;

-- Who delivers it now; null: nobody. While somebody does, next_at is when it comes free for others.
ALTER TABLE deliveries ADD COLUMN holder text;
