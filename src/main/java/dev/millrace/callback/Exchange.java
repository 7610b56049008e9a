package dev.millrace.callback;

import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundResponse;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came back, on a thread of its own, so that it ends in time whatever the other side does: name look-up,
 * connect, TLS, a head or a body that trickles. For use once.
 */
final class Exchange {

    private static final int KEPT_BYTES = 1024;
    private static final String HALF_A_CHARACTER = "\uFFFD";

    private final OutboundHttp http;
    private final URI url;
    private final Map<String, String> headers;
    private final byte[] body;

    /** Known as soon as the head is there: that is the receiver's word, even if the body never ends. */
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

    /**
     * What the receiver said.
     *
     * @param text the first 1 KiB of the body
     */
    record Answer(int status, String text, @Nullable String retryAfter) {}

    Exchange(OutboundHttp http, URI url, Map<String, String> headers, byte[] body) {
        this.http = http;
        this.url = url;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws SocketTimeoutException if none came in time
     * @throws IOException if none came
     */
    Answer run(Duration timeout) throws IOException, InterruptedException {
        var task = new FutureTask<>(Context.current().wrap(this::exchange));
        var worker = Thread.ofVirtual().name("callback-exchange").start(task);
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return Optional.ofNullable(answer.get())
                    .orElseThrow(() -> new SocketTimeoutException("no answer within " + timeout));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            worker.interrupt();
        }
    }

    private Answer exchange() throws IOException {
        try (var response = http.post(url, headers, body)) {
            var head = new Answer(response.status(), "", response.header("Retry-After"));
            answer.set(head);
            return new Answer(head.status(), text(response), head.retryAfter());
        }
    }

    /** What can be had of it: a body that breaks off does not undo the status before it. */
    private static String text(OutboundResponse response) {
        var kept = new byte[KEPT_BYTES];
        int length = 0;
        try {
            var body = response.body();
            for (int read = 0;
                    read >= 0 && length < kept.length;
                    read = body.read(kept, length, kept.length - length)) {
                length += read;
            }
        } catch (IOException _) {
            return text(kept, length);
        }
        return text(kept, length);
    }

    private static String text(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        boolean cut = length == KEPT_BYTES && text.endsWith(HALF_A_CHARACTER);
        return cut ? text.substring(0, text.length() - 1) : text;
    }
}
