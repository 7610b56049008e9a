-- Futures of one owner that have not started, and that went wrong: to count the former and to list both without a look at
-- those of others, or at the many that went well. Anonymous futures are in neither.
CREATE INDEX futures_unstarted_by_owner ON futures (owner, id)
    WHERE owner IS NOT NULL AND state IN ('SCHEDULED', 'WAITING', 'QUEUED');
CREATE INDEX futures_unsuccessful_by_owner ON futures (owner, id)
    WHERE owner IS NOT NULL AND state IN ('FAILED', 'CANCELLED');
