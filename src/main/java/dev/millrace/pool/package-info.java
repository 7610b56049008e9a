/**
 * What runs things: a {@link dev.millrace.pool.Pool} takes one piece of {@link dev.millrace.pool.Work} at a time and a
 * thread or a process for it.
 *
 * <p>A pool counts nothing and queues nothing: how many tasks may run at once, and which comes next, is the engine's to
 * decide, because a slot must be held from the durable claim on, and not only while a thread is busy. What a pool owns is
 * the thread and the truthful end: {@link dev.millrace.pool.Work#ended} is called exactly once, when the work has really
 * ended, whoever asked it to stop before.
 *
 * <p>Rejected: handing an {@link java.util.concurrent.ExecutorService} to the engine. Its {@code Future.cancel} says
 * "cancelled" while the work still runs, and an interrupt that comes late hits the thread's next task.
 */
@NullMarked
package dev.millrace.pool;

import org.jspecify.annotations.NullMarked;
