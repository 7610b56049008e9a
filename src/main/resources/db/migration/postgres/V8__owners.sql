-- Futures of one owner that have not started, and that went wrong: to count the former and to list both without a look at
-- those of others, or at the many that went well. Anonymous futures are in neither.
CREATE INDEX futures_unstarted_by_owner ON futures (owner, id)
    WHERE owner IS NOT NULL AND state IN ('SCHEDULED', 'WAITING', 'QUEUED');
CREATE INDEX futures_unsuccessful_by_owner ON futures (owner, id)
    WHERE owner IS NOT NULL AND state IN ('FAILED', 'CANCELLED');

-- Whoever adds futures of an owner with a quota locks its row here first, and counts them then. The embedded store has one that
-- writes, and needs none of this.
CREATE TABLE quotas (
    owner text PRIMARY KEY
) WITH (fillfactor = 50);
