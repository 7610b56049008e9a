/**
 * Outbound HTTP: one client for everything the server fetches and sends, and the rules for where it may go.
 *
 * <p>Only public addresses are reached, beside what {@code millrace.outbound.allow} names. The rule is applied to the
 * addresses that the connection is then made to: the resolver that filters is the one the connection operator asks, so no
 * second look-up can give another answer in between. Numeric hosts in any notation pass the same resolver. Redirects are
 * followed here, hop by hop, so that each one is checked like a first request.
 *
 * <p>A proxy, where one is configured, makes the connections instead, and it is the proxy that resolves the name for them. So
 * {@link dev.millrace.net.TargetCheck} can only refuse what resolves here to something that may not be reached; a name that
 * answers differently there is for the proxy to refuse. {@code http_proxy} and its like are not read: what a shell happened to
 * have set should not decide where the server's requests go.
 *
 * <p>A request is part of the trace that is current on the thread that sends it, and takes its headers along.
 *
 * <p>Must not: know what a task is, keep cookies or credentials, decode bodies, or try again by itself.
 *
 * <p>Rejected: {@code java.net.http.HttpClient}, which resolves names itself and so cannot be held to an address that was
 * checked, and which took a third more time and processor for small files; {@code HttpURLConnection}, which is no faster
 * than the client used and has no hook for addresses either; Apache's redirect handling, which forwards every header given
 * by the caller to whatever host it is sent to, except {@code Authorization} and {@code Cookie}.
 */
@NullMarked
package dev.millrace.net;

import org.jspecify.annotations.NullMarked;
