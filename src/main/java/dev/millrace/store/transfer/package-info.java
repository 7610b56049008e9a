/**
 * The way of futures from the embedded store to a database server: every row of every table, in one transaction, while no
 * server works on either.
 *
 * <p>Both stores have the same migrations with the same meaning, so rows are copied as they are, by the names of their columns.
 * What has no counterpart is named in {@link dev.millrace.store.transfer.EmbeddedImport}; a table or column that is neither
 * copied nor named there ends the import, so that a migration which forgets it fails its test instead of losing something.
 * The name of the database is copied too: it is what shared content directories know it by, and how a second import
 * finds that there is nothing left to do.
 */
@NullMarked
package dev.millrace.store.transfer;

import org.jspecify.annotations.NullMarked;
