package dev.millrace.download;

import dev.millrace.content.ContentDraft;
import dev.millrace.content.ContentStore;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One attempt at a download, from the request to the kept content. For one thread, once. */
final class Transfer {

    /** What every transfer works with. */
    record Tools(OutboundHttp http, ContentStore content, long maxBytes, Clock clock, Counter received) {}

    /** Small, because thousands of transfers may be open at once; a fast one soon gets a large buffer. */
    private static final int FIRST_BUFFER = 8 * 1024;

    private static final int LARGEST_BUFFER = 256 * 1024;
    private static final int GROWTH = 4;

    private static final String UNIT = "bytes";

    private final Tools tools;
    private final TaskSpec.Download spec;
    private final TaskContext context;
    private final Instant begun;
    private final Failures failures;

    Transfer(Tools tools, TaskSpec.Download spec, TaskContext context) {
        this.tools = tools;
        this.spec = spec;
        this.context = context;
        this.begun = tools.clock().instant();
        this.failures = new Failures(tools.clock());
    }

    /** Never throws for what the other side or the disk does. */
    Outcome run() {
        var url = URI.create(spec.url());
        Outcome outcome;
        try {
            context.checkStop();
            outcome = fetch(url);
        } catch (InterruptedException _) {
            return new Outcome.Stopped();
        } catch (Refusal.StorageFull e) {
            outcome = new Outcome.Failed(Failures.storageFull(e));
        } catch (Refusal.ContentTooLarge e) {
            outcome = new Outcome.Failed(Failures.tooLarge(tools.maxBytes()));
        } catch (IOException e) {
            outcome = new Outcome.Failed(failures.of(e, url.getHost()));
        }
        // An interrupt breaks off whatever was under way, so a failure after it tells of the interrupt only.
        return outcome instanceof Outcome.Failed && interrupted() ? new Outcome.Stopped() : outcome;
    }

    private boolean interrupted() {
        return context.stopRequested() || Thread.currentThread().isInterrupted();
    }

    private Outcome fetch(URI url) throws IOException, InterruptedException {
        try (var response = tools.http().get(url, headers())) {
            var refused = failures.status(response);
            if (refused != null) {
                return refused;
            }
            long limit = limit();
            if (response.contentLength() > limit) {
                return new Outcome.Failed(Failures.tooLarge(limit));
            }
            return receive(response, limit);
        }
    }

    private Outcome receive(OutboundResponse response, long limit) throws IOException, InterruptedException {
        var draft = tools.content().create(context.id(), context.attempt());
        boolean handedOver = false;
        try {
            var error = copy(response, draft, limit);
            if (error != null) {
                return new Outcome.Failed(error);
            }
            var placing = new Placing(draft, Answer.of(response, spec.fileName()), spec.checksum(), begun);
            if (spec.save() == null) {
                return placing.place(context.id());
            }
            context.checkStop();
            handedOver = true;
            return new Outcome.HandOver(spec.save(), placing);
        } finally {
            if (!handedOver) {
                draft.close();
            }
        }
    }

    private @Nullable TaskError copy(OutboundResponse response, ContentDraft draft, long limit)
            throws IOException, InterruptedException {
        Long total = response.contentLength() < 0 ? null : response.contentLength();
        var body = response.body();
        var buffer = new byte[FIRST_BUFFER];
        while (true) {
            context.checkStop();
            context.progress(new Progress(draft.bytes(), total, UNIT, null));
            int read;
            try {
                read = read(body, buffer);
            } catch (IOException e) {
                return failures.ofBody(e, response.url().getHost());
            }
            if (read < 0) {
                return null;
            }
            tools.received().increment(read);
            if (draft.bytes() + read > limit) {
                return Failures.tooLarge(limit);
            }
            draft.write(buffer, 0, read);
            if (read == buffer.length && read < LARGEST_BUFFER) {
                buffer = new byte[Math.min(read * GROWTH, LARGEST_BUFFER)];
            }
        }
    }

    private static int read(InputStream body, byte[] buffer) throws IOException {
        return body.read(buffer, 0, buffer.length);
    }

    private long limit() {
        return spec.maxBytes() == null ? tools.maxBytes() : Math.min(spec.maxBytes(), tools.maxBytes());
    }

    private Map<String, String> headers() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept-Encoding", "identity");
        headers.putAll(spec.headers());
        return headers;
    }
}
