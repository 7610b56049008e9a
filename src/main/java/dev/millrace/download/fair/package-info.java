/**
 * Keeps transfers fair, to the hosts that they fetch from and to each other: connections to a host, times in which a host
 * asked not to be asked, and bandwidth.
 *
 * <p>All of it is of one server and in memory only; several servers do not know of each other here. What is kept for a host
 * is dropped when nobody needs it, so it stays bounded by the transfers under way and by {@link
 * dev.millrace.download.fair.ClosedHosts#MOST}.
 *
 * <p>A transfer that waits here keeps the slot of its pool. Rejected: handing the slot back and queueing it anew, which
 * would have to be durable, and would tear the order of the pool's queue for waits that are mostly short. What may take
 * long, a host that is closed until a time, is handed back: {@link dev.millrace.task.Outcome.Postponed}.
 *
 * <p>Must not: know what is transferred, or how.
 */
@NullMarked
package dev.millrace.download.fair;

import org.jspecify.annotations.NullMarked;
