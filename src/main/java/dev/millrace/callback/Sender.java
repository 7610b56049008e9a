package dev.millrace.callback;

import dev.millrace.net.BlockedAddressException;
import dev.millrace.net.ConnectionFailures;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.RetryAfter;
import dev.millrace.task.Delivery;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signs and sends (Standard Webhooks 1.0). Safe for use by many threads. */
final class Sender {

    private final OutboundHttp http;
    private final CallbackSecrets secrets;
    private final Duration timeout;
    private final Clock clock;

    Sender(OutboundHttp http, CallbackSecrets secrets, Duration timeout, Clock clock) {
        this.http = http;
        this.secrets = secrets;
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * What is to be sent.
     *
     * @param id the {@code webhook-id}
     */
    record Message(String id, String url, @Nullable String secret, Map<String, String> headers, String body) {

        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    /**
     * Makes one attempt. What the other side does is told in its result.
     *
     * @param number of the attempt
     * @throws InterruptedException if it was broken off; it may have arrived
     */
    Tried send(Message message, int number) throws InterruptedException {
        var startedAt = clock.instant();
        if (!secrets.knows(message.secret())) {
            var error = "unknown-secret: the secret that the callback names is no longer configured";
            return new Tried(new Delivery.Attempt(number, startedAt, Duration.ZERO, null, error, null), null, false);
        }
        long begin = System.nanoTime();
        try {
            var answer = exchange(message, startedAt);
            var attempt = new Delivery.Attempt(number, startedAt, since(begin), answer.status(), null, answer.text());
            return new Tried(attempt, RetryAfter.parse(answer.retryAfter(), clock), true);
        } catch (IOException e) {
            var error = error(e, URI.create(message.url()).getHost());
            return new Tried(new Delivery.Attempt(number, startedAt, since(begin), null, error, null), null, true);
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).truncatedTo(ChronoUnit.MILLIS);
    }

    private Exchange.Answer exchange(Message message, Instant now) throws IOException, InterruptedException {
        var body = message.body().getBytes(StandardCharsets.UTF_8);
        var headers = new TreeMap<>(message.headers());
        headers.put("webhook-id", message.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        secrets.find(message.secret())
                .ifPresent(secret ->
                        headers.put("webhook-signature", secret.sign(message.id(), now.getEpochSecond(), body)));
        return new Exchange(http, URI.create(message.url()), headers, body).run(timeout);
    }

    private static String error(IOException failure, String host) {
        return switch (failure) {
            case BlockedAddressException _ ->
                "blocked-address: " + host
                        + " is at no address that may be reached from here; see millrace.outbound.allow";
            case SocketTimeoutException _ -> "timeout: nothing came in time from " + host;
            default -> "unreachable: " + ConnectionFailures.reason(failure) + " " + host;
        };
    }
}
