-- Who takes tasks into it as long as it is open; null: an earlier version of the server did.
ALTER TABLE batches ADD COLUMN node TEXT;
