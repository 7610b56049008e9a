package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.view.FutureView;
import dev.millrace.engine.EventSink;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.engine.StateEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code text/event-stream} (HTML, server-sent events). JSON has no line breaks here, so an event has one
 * line of data. An id without data moves on what a client resumes from, and is no event.
 */
final class EventWriter implements EventSink {

    private static final byte[] HEARTBEAT = utf8(":\n\n");
    private static final byte[] RESTARTED =
            utf8(": what this stream was to be resumed from is no longer known; it begins anew\n\n");

    private final OutputStream out;
    private final ApiJson json;

    EventWriter(OutputStream out, ApiJson json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void state(StateEvent event) throws IOException {
        out.write(event.written(state -> event("state", state.number(), state.future())));
    }

    @Override
    public void progress(FutureSnapshot future) throws IOException {
        out.write(event("progress", null, future));
    }

    private byte[] event(String name, @Nullable Long id, FutureSnapshot future) {
        var data = json.write(FutureView.of(future));
        var head = "event: " + name + (id == null ? "" : "\nid: " + id) + "\ndata: ";
        var event = new ByteArrayOutputStream(head.length() + data.length + 2);
        event.writeBytes(utf8(head));
        event.writeBytes(data);
        event.writeBytes(utf8("\n\n"));
        return event.toByteArray();
    }

    @Override
    public void reached(long number) throws IOException {
        out.write(utf8("id: " + number + "\n\n"));
    }

    @Override
    public void restarted() throws IOException {
        out.write(RESTARTED);
    }

    @Override
    public void heartbeat() throws IOException {
        out.write(HEARTBEAT);
    }

    /** How long a client is to wait before it connects again. */
    void retry(long millis) throws IOException {
        out.write(utf8("retry: " + millis + "\n\n"));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
