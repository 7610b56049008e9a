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
 * <p>A child that ends costs the call that it was at, if it had begun it, which it says before anything else of it. If it had
 * not, nothing was done, and another child gets the call; so a child that died or froze while it was idle costs nobody
 * anything. What tells it is a mark in memory that the child shares with a file, or a message, of which all is read after the
 * process has ended; so no call is ever done twice. Rejected: the message alone, which wakes the thread that waits for
 * the answer, and made a call of nothing take 20 µs more. Rejected: to ask a child whether it is well before each call,
 * which takes a round trip more and proves nothing of the moment after it.
 *
 * <p>Crash loops ({@link dev.millrace.pool.process.CrashLoop}): what counts is whether children can be started, and nothing
 * else. A child that ends, or is killed for its memory or its silence, without having begun a task is a failed start; so many of
 * those in a row, and the pool is unhealthy. A child that began a task and was killed by it proves the opposite. Rejected:
 * pauses after tasks that kill their children, one after the other. They keep other tasks waiting, which have done
 * nothing, and make the server look ill for what its clients submit; a start for each such task is what they cost.
 *
 * <p>What a child left behind is looked for among all processes, once a second for all children that have ended since. It is
 * not looked for if the child was idle, had no processes, and never had one that ended, as the system tells of it just before
 * it is killed.
 */
@NullMarked
package dev.millrace.pool.process;

import org.jspecify.annotations.NullMarked;
