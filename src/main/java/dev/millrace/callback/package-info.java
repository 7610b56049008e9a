/**
 * Webhooks: takes what the store's outbox holds to the servers that asked for it, signed after Standard Webhooks 1.0.
 *
 * <p>The outbox is the only truth. {@link dev.millrace.callback.Courier} learns from the store that something is due for a
 * target and from then on keeps one agent for it, which asks the outbox for the next delivery whenever it may start one, and
 * otherwise sleeps until the earliest time that the outbox names. Nothing polls; a crash at any point loses nothing, and at
 * worst sends a delivery again, with the same {@code webhook-id}.
 *
 * <p>Targets do not delay each other: each has its own agent, no more than a few deliveries at once, and a breaker. One whose
 * last delivery did not arrive sends one at a time, and together such targets may take only half of the room there is.
 *
 * <p>Must not: decide what is told (the store writes the bodies), follow redirects, or let a secret, a header or a URL's path
 * and query get into logs, meters or messages.
 *
 * <p>Rejected: Failsafe's circuit breaker, whose time cannot be set in a test and whose pause grows only for calls that it
 * makes itself; Resilience4j's, which takes a clock but does not tell when it will let the next call through, so an agent
 * would have to poll it. {@link dev.millrace.callback.Breaker} is a page long. One queue of all deliveries with a pool of
 * workers behind it, because dead receivers would fill the pool.
 */
@NullMarked
package dev.millrace.callback;

import org.jspecify.annotations.NullMarked;
