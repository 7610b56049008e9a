-- As what a server holds deliveries, which come free when it is declared dead; null: it was, or is of a version that does not
-- tell.
ALTER TABLE nodes ADD COLUMN holder text;
