/**
 * What the stores' tables have in common: how values stand in columns, and how rows are read.
 *
 * <p>Both databases keep times as whole nanoseconds and what has a shape of its own as JSON text, so a row is mapped by the
 * same code whichever it comes from; only ids are bound in the type that the database has for them
 * ({@link dev.millrace.store.row.Bound.Ids}). What is made of a future before it is written is made here as well, on the
 * caller's thread.
 *
 * <p>Reads that both databases answer are here as well, as the reading half of a store ({@link dev.millrace.store.row.FutureReads},
 * {@link dev.millrace.store.row.ModuleReads}); what the databases want said differently is their
 * {@link dev.millrace.store.row.Dialect}. Writes are not: how rows are locked and written together is what stores differ in.
 */
@NullMarked
package dev.millrace.store.row;

import org.jspecify.annotations.NullMarked;
