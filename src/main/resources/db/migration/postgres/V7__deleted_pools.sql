-- The embedded store has one server, which knows of each deletion, and needs none of this.

-- Pools that were deleted and not made again since. Whoever puts a future into a pool looks here last, when nobody else can
-- commit: so a pool is never deleted while something gets into it.
CREATE TABLE deleted_pools (
    name text PRIMARY KEY
);
