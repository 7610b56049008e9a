/**
 * Distributed traces (OpenTelemetry): which spans there are, what they are called, and the trace that is sent on.
 *
 * <p>A trace follows a task from the request that handed it in: {@code submit}, then for each attempt {@code queue} and
 * {@code attempt}, under that one the requests that it sends, and beside them the deliveries to callbacks. What they have in
 * common is a {@link dev.millrace.task.Trace}, two strings that are recorded with the task and its callbacks; so a retry,
 * another server, and the one after a restart go on with the same trace. Members of a batch have the trace of the request; a
 * continuation is handed in under what it follows.
 *
 * <p>Tracing is off unless a place to send spans to is configured. {@code ExportSwitch} then keeps everything of Spring Boot's
 * out that would make a span or start a thread, and {@code CallerTrace} reads the headers of a client that is part of a trace,
 * so that they are passed on all the same. Without such headers, all that is left is a look at whether there is a trace.
 *
 * <p>Must not: begin a trace of its own (what no trace led to has none), put secrets into spans (no headers, no query, no
 * error messages, of callbacks not even the path), or hold up a task: spans wait in a bounded queue, from which they are
 * dropped.
 *
 * <p>OpenTelemetry's API is used as it is: it takes the times of spans that are over already and the state of foreign traces,
 * of which Micrometer's Observation and Tracing know nothing; it does nothing without an SDK but pass on the trace that there is,
 * which is just what is wanted then; and log lines and exemplars look at its current context, however a span was made. The span
 * of a request to this server is Spring's own observation. Rejected: the Java agent, which would trace every library used, but
 * none of what happens between a submission and its attempt.
 */
@NullMarked
package dev.millrace.tracing;

import org.jspecify.annotations.NullMarked;
