/**
 * What the stores' tables have in common: how values stand in columns, and how rows are read.
 *
 * <p>Both databases keep times as whole nanoseconds and what has a shape of its own as JSON text, so a row is mapped by the
 * same code whichever it comes from; only ids are bound in the type that the database has for them
 * ({@link dev.millrace.store.row.Bound.Ids}). What is made of a future before it is written is made here as well, on the
 * caller's thread.
 */
@NullMarked
package dev.millrace.store.row;

import org.jspecify.annotations.NullMarked;
