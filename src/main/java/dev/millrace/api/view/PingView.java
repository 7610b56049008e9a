package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/** What a receiver is sent to be tested. */
@Schema(hidden = true)
public record PingView(String type, Instant timestamp, Map<String, String> data) implements JsonView {

    /** The type of a ping; no callback can ask for it. */
    public static final String TYPE = "ping";

    public PingView {
        data = Map.copyOf(data);
    }

    public static PingView at(Instant time) {
        return new PingView(TYPE, time, Map.of());
    }
}
