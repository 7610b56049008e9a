/**
 * The server's side of process pools: {@link dev.millrace.pool.process.ProcessPool} starts children, lends one to each piece
 * of work, and says truthfully what became of it. What a child is, and what is said to it, stands in
 * {@link dev.millrace.worker}.
 *
 * <p>The way of a call: a thread of the pool runs the work, which hands back the task as it is to be done
 * ({@link dev.millrace.pool.process.Errand}); a child is leased ({@link dev.millrace.pool.process.Children}), called
 * ({@link dev.millrace.pool.process.ChildCall}) and given back. The thread that called reads the answer itself and blocks
 * until it is there or the child is not: everything that is to end sooner, because it was told to stop, takes too much
 * memory or talks nonsense, ends by killing the child. So there is one way in which calls end early, and it always works.
 *
 * <p>Rejected: a thread that reads for each child, and virtual threads that wait for it. Each call then goes through two
 * threads more, which made a call of nothing take 50 to 75 µs instead of 20 to 25, and a third fewer of them a second.
 * Rejected: polite ends. A child that is idle has nothing to lose, so it is killed like any other, and none can linger.
 *
 * <p>Threads: one starts all children and lives as long as they may ({@link dev.millrace.pool.process.Spawner}), one is the
 * timer for everything that is due, and looks at the memory of all of them ({@link dev.millrace.pool.process.Workers}). Each
 * child has one that logs what it writes to its error stream, and each call one of the pool's.
 *
 * <p>A task that kills its child costs that child only. Starting children that die without having been called, over and
 * over, is what {@link dev.millrace.pool.process.CrashLoop} puts an end to.
 */
@NullMarked
package dev.millrace.pool.process;

import org.jspecify.annotations.NullMarked;
