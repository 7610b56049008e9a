-- What this database is called, so that content can tell whose it is. Goes with the rows wherever they go.
CREATE TABLE identity (
    one integer PRIMARY KEY CHECK (one = 1),
    id  text    NOT NULL
);

INSERT INTO identity (one, id) VALUES (1, gen_random_uuid()::text);
