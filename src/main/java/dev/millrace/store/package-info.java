/**
 * The durable truth about futures: implementations of {@link dev.millrace.task.FutureStore}, closed behind that port.
 *
 * <p>Here is what every store has in common: its properties, its beans, its meters and its health.
 * {@code store.commit} batches writes into transactions, {@code store.row} is what both tables of futures have in common,
 * {@code store.sqlite} is the embedded store, {@code store.postgres} the one on a database server, and {@code store.transfer}
 * the way from the one to the other. Nothing else in the
 * server opens a database or knows SQL.
 */
@NullMarked
package dev.millrace.store;

import org.jspecify.annotations.NullMarked;
