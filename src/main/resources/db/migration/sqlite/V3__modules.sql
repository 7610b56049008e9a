-- WebAssembly modules: every version by name, and the bytes of each once, whatever names it has.

CREATE TABLE module_code (
    sha256 TEXT PRIMARY KEY, -- lower-case hexadecimal
    code   BLOB NOT NULL
);

CREATE TABLE modules (
    seq        INTEGER PRIMARY KEY, -- the latest version of a name has the highest
    name       TEXT    NOT NULL,
    sha256     TEXT    NOT NULL REFERENCES module_code (sha256),
    bytes      INTEGER NOT NULL,
    exports    TEXT    NOT NULL,    -- JSON: the functions it exports, with their types
    command    INTEGER NOT NULL,    -- 1: it can be run like a program
    created_at INTEGER NOT NULL,
    UNIQUE (name, sha256)
);
CREATE INDEX modules_latest ON modules (name, seq);
CREATE INDEX modules_of_code ON modules (sha256);
