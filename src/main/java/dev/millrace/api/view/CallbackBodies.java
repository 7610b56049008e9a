package dev.millrace.api.view;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.JsonView;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.task.Batch;
import dev.millrace.task.EventBodies;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Writes what callbacks are sent: the future as the API shows it, made thin where it would be large. A result that was
 * left out is {@code null} in a future that succeeded, and is to be fetched at {@code links.result}.
 */
public final class CallbackBodies implements EventBodies {

    private static final int MAX_RESULT = 16 * 1024;
    private static final int MAX_BODY = 20_000;

    private final ApiJson json;

    public CallbackBodies(ApiJson json) {
        this.json = json;
    }

    @Override
    public String of(EventType event, FutureRecord future) {
        var view = FutureView.of(new FutureSnapshot(future, null, null));
        var time = view.finishedAt() != null ? view.finishedAt() : begin(future);
        if (view.result() != null && json.write(view.result()).length > MAX_RESULT) {
            view = view.without(view.attempts());
        }
        var body = body(event, time, view);
        if (body.length > MAX_BODY) {
            body = body(event, time, view.without(List.of()));
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Instant begin(FutureRecord future) {
        var live = future.attempts().live();
        return live == null ? future.task().createdAt() : live.startedAt();
    }

    @Override
    public String of(Batch batch) {
        var finished = Objects.requireNonNull(batch.finishedAt());
        return new String(body(EventType.BATCH_DONE, finished, BatchView.of(batch)), StandardCharsets.UTF_8);
    }

    private byte[] body(EventType event, Instant time, JsonView data) {
        return json.write(new EventView(event, time, data));
    }
}
