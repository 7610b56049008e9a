package dev.millrace.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** A body that is no JSON document, or one beyond the bounds of depth and size. An answer, so it has no stack trace. */
public final class MalformedJson extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String field;

    /**
     * @param detail one sentence for people
     * @param field where it happened, if that is known
     */
    MalformedJson(String detail, @Nullable String field, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.field = field;
    }

    static MalformedJson of(JacksonException e) {
        var location = e.getLocation();
        var place = location == null || location.getLineNr() < 0
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        var fault = JsonFault.of(e);
        return new MalformedJson(fault.detail() + place, fault.inField() ? fieldOf(e) : null, e);
    }

    private static @Nullable String fieldOf(JacksonException e) {
        if (e instanceof StreamReadException && e.processor() instanceof JsonParser parser) {
            var path = JsonPath.of(parser.streamReadContext());
            return path.equals(JsonPath.ROOT) ? null : path;
        }
        return null;
    }

    public @Nullable String field() {
        return field;
    }
}
