/**
 * The vocabulary: what a task, a future, an attempt, an outcome, a callback and a batch are, and the ports through which
 * everything else meets: {@link dev.millrace.task.TaskHandler}, and those of the store, which are
 * {@link dev.millrace.task.FutureStore}, {@link dev.millrace.task.BatchStore}, {@link dev.millrace.task.Outbox},
 * {@link dev.millrace.task.ChangeLog} and {@link dev.millrace.task.ModuleStore}. A {@link dev.millrace.task.StoreFollower} learns of everything that is committed:
 * waiters, event streams and webhooks all hang on it, so none of them knows of anything that is not.
 *
 * <p>Owns the state machine: {@link dev.millrace.task.TaskState} holds the table of legal transitions,
 * {@link dev.millrace.task.FutureRecord} computes each next record as a pure function, and
 * {@link dev.millrace.task.Transition} refuses an illegal pair. Nothing here does I/O, starts a thread, reads a clock
 * or knows Spring.
 *
 * <p>Rejected: transitions written as SQL in each store (the rules would exist once per database), and a mutable
 * future entity (an attempt that lost its fence could still write to it). A write is instead a compare-and-set of two
 * immutable records, so a store only has to compare.
 */
@NullMarked
package dev.millrace.task;

import org.jspecify.annotations.NullMarked;
