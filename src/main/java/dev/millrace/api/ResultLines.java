package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.view.FutureView;
import dev.millrace.engine.BatchResults;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.engine.Wait;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** Answers with the results of a batch as they come, a future a line (NDJSON). */
final class ResultLines {

    /** After how long a silence something is sent, so that both sides notice when the other one is gone. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final byte[] LINE_END = {'\n'};

    private final ApiJson json;

    ResultLines(ApiJson json) {
        this.json = json;
    }

    /** Returns when all was written, or the client is gone, or the server drains. */
    void write(BatchResults results, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var output = response.getOutputStream();
        var wait = ClientConnection.whileThere(request, HEARTBEAT);
        output.flush();
        while (!results.over()) {
            var part = results.next(Wait.NONE);
            if (part.isEmpty() && !results.over()) {
                output.flush();
                part = results.next(wait);
            }
            if (!part.isEmpty()) {
                results.wrote(part.size(), write(part, output));
            } else if (results.brokenOff()) {
                // not the end: the client must not take it for one
                ClientConnection.breakOff(request);
                return;
            } else if (!results.over() && results.quiet()) {
                output.write(LINE_END);
                output.flush();
                if (wait.gone().getAsBoolean()) {
                    return;
                }
            }
        }
    }

    private long write(List<FutureSnapshot> part, OutputStream output) throws IOException {
        long bytes = 0;
        for (var future : part) {
            var line = json.write(FutureView.of(future));
            output.write(line);
            output.write(LINE_END);
            bytes += line.length + 1L;
        }
        return bytes;
    }
}
