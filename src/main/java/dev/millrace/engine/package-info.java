/**
 * Takes tasks in, brings them to the pools, records what came of them, and keeps its promises over restarts.
 *
 * <p>The way of a task: {@link dev.millrace.engine.Engine} is told on whose behalf;
 * {@link dev.millrace.engine.TaskEngine#submit} checks it and reserves a slot or a place in the
 * queue of its {@code LivePool}; the store makes it durable; the {@code Dispatcher} claims it for a free slot and starts a
 * {@code LiveAttempt}; the {@code Recorder} writes what came of it; {@code Changes} tells everyone, after the commit and
 * never before. Beside that way stand the {@code Agenda} (delays, retries and ttl), {@code Housekeeping} (retention),
 * {@code Recovery} (what an earlier life was running) and {@code Drain}.
 *
 * <p>Who waits for a future is in {@code Waiters}. Who follows futures has an {@link dev.millrace.engine.EventStream}: it
 * reads the log of changes up to its end and then lives on what the {@code EventHub} passes on, each change once and in order.
 *
 * <p>Tasks that follow others are futures from the start, planned as a family by the {@code Planner} and let go or failed by
 * the store; {@code Settling} puts what their predecessors came to in the place of references, when an attempt begins and
 * not before, so that a retry or a restart looks anew. Work that goes on in another pool is brought there by
 * {@code HandOvers}, before what is queued there and after what holds a slot.
 *
 * <p>Must not: know HTTP, know a database, or hold a queue of its own. A million queued tasks cost no memory here, since
 * all that is kept of them is a count.
 *
 * <p>Deviation from the picture in the design: a slot is free when its work has ended, not when that is durable. So one
 * commit records an outcome and claims its successor, and a pool of few slots does not wait for two commits a task. It is
 * safe because nothing can be claimed while nothing can be recorded.
 *
 * <p>Rejected: the second part of handed-over work as a future of its own (two ids for one download, and what the first
 * part got would have to be durable in between), a thread that polls the store for work (idle cost, and latency of half
 * its period), and an executor's own queue in front of a pool (tasks in it would be neither in the store's order nor
 * cancellable).
 */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
