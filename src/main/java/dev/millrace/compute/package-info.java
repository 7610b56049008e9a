/**
 * Compute functions: what a {@link dev.millrace.compute.ComputeFunction} is, the
 * {@link dev.millrace.compute.FunctionRegistry} of those installed, and the handler that runs them as tasks.
 *
 * <p>A function is one class and one JSON file beside it. The file is what {@code GET /v1/functions} shows, and it is
 * the only place that knows the limits and defaults of the arguments: they are checked against it, and filled in from
 * it, before they are bound to the function's record. Adding a function needs no change here.
 *
 * <p>Functions know neither Spring (but for the stereotype), nor futures, nor where content is kept, so that a process
 * without any of these can run them. They run on the pool's thread and start none of their own.
 *
 * <p>Rejected: schemas generated from the records (ranges, defaults and "exactly one of" would become annotations that
 * say less than the schema does), and defaults in the records (they would be told twice and could disagree).
 */
@NullMarked
package dev.millrace.compute;

import org.jspecify.annotations.NullMarked;
