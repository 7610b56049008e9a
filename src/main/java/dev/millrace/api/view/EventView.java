package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.task.EventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** What a callback is sent (Standard Webhooks 1.0). */
@Schema(hidden = true)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EventView(EventType type, Instant timestamp, JsonView data) implements JsonView {}
