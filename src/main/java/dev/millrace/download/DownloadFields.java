package dev.millrace.download;

import dev.millrace.task.PoolName;
import dev.millrace.task.Reference;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes downloads of the fields that a deferred task keeps. */
final class DownloadFields {

    static final String ANY_URL = "http://reference.invalid/";
    private static final String ANY_TEXT = "x";

    private DownloadFields() {}

    /** @throws Refusal.Invalid naming the field that is of the wrong kind */
    static TaskSpec.Download read(JsonNode fields) {
        return new TaskSpec.Download(
                required("url", fields.path("url")),
                text("fileName", fields.path("fileName")),
                headers(fields.path("headers")),
                text("checksum", fields.path("checksum")),
                bytes(fields.path("maxBytes")),
                save(fields.path("save")),
                FetchingFields.read(fields));
    }

    /** The download with something that is fine in the place of each reference. */
    static TaskSpec.Download outline(JsonNode fields) {
        var headers = new LinkedHashMap<String, String>();
        fields.path("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), Objects.requireNonNullElse(given(header.getValue()), ANY_TEXT)));
        var maxBytes = fields.path("maxBytes");
        return new TaskSpec.Download(
                Objects.requireNonNullElse(given(fields.path("url")), ANY_URL),
                given(fields.path("fileName")),
                headers,
                given(fields.path("checksum")),
                maxBytes.isIntegralNumber() ? maxBytes.longValue() : null,
                save(fields.path("save")),
                FetchingFields.outline(fields));
    }

    static @Nullable String given(JsonNode value) {
        return value.isMissingNode() || Reference.isMeant(value) ? null : value.asString();
    }

    private static Map<String, String> headers(JsonNode fields) {
        var headers = new LinkedHashMap<String, String>();
        fields.properties()
                .forEach(header ->
                        headers.put(header.getKey(), required("headers." + header.getKey(), header.getValue())));
        return headers;
    }

    static String required(String field, JsonNode value) {
        var text = text(field, value);
        if (text == null) {
            throw new Refusal.Invalid(field, "must be text, and is null");
        }
        return text;
    }

    /** Numbers and truth values are written out. */
    static @Nullable String text(String field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isContainer()) {
            throw new Refusal.Invalid(field, "must be text, and is an object or a list");
        }
        return value.asString();
    }

    private static @Nullable Long bytes(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new Refusal.Invalid("maxBytes", "must be a whole number");
        }
        return value.longValue();
    }

    private static @Nullable PoolName save(JsonNode value) {
        return value.isString() ? new PoolName(value.stringValue()) : null;
    }
}
