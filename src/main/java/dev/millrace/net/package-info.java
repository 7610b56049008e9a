/**
 * Outbound HTTP: one client for everything the server fetches and sends, and the rules for where it may go.
 *
 * <p>Only public addresses are reached, beside what {@code millrace.outbound.allow} names. The rule is applied to the
 * addresses that the connection is then made to: the resolver that filters is the one the connection operator asks, so no
 * second look-up can give another answer in between. Numeric hosts in any notation pass the same resolver. Redirects are
 * followed here, hop by hop, so that each one is checked like a first request.
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
