package dev.millrace.api.request;

import dev.millrace.api.json.ByteSize;
import dev.millrace.api.json.Referable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a download that may be references, as a deferred task keeps them. */
final class DownloadFields {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DownloadFields() {}

    /** Every such field that is there, by its place. */
    static Map<String, Referable<?>> of(DownloadRequest download) {
        var fields = new LinkedHashMap<String, Referable<?>>();
        put(fields, "url", download.url());
        put(fields, "fileName", download.fileName());
        var headers = download.headers();
        if (headers != null) {
            headers.forEach((name, value) -> put(fields, "headers." + name, value));
        }
        put(fields, "checksum", download.checksum());
        put(fields, "maxBytes", download.maxBytes());
        var mirrors = download.mirrors();
        for (int i = 0; mirrors != null && i < mirrors.size(); i++) {
            put(fields, "mirrors[" + i + "]", mirrors.get(i));
        }
        put(fields, "ifChanged", download.ifChanged());
        return fields;
    }

    private static void put(Map<String, Referable<?>> fields, String place, @Nullable Referable<?> value) {
        if (value != null) {
            fields.put(place, value);
        }
    }

    static ObjectNode json(DownloadRequest download) {
        var json = NODES.objectNode();
        set(json, "url", download.url());
        set(json, "fileName", download.fileName());
        var headers = json.putObject("headers");
        if (download.headers() != null) {
            download.headers().forEach((name, value) -> set(headers, name, value));
        }
        set(json, "checksum", download.checksum());
        set(json, "maxBytes", download.maxBytes());
        setFetching(json, download);
        if (download.save() != null && download.save().complete()) {
            json.put("save", download.save().poolName().value());
        }
        return json;
    }

    private static void setFetching(ObjectNode json, DownloadRequest download) {
        if (download.connections() != null) {
            json.put("connections", download.connections());
        }
        if (download.mirrors() != null) {
            var mirrors = json.putArray("mirrors");
            download.mirrors().stream().filter(Objects::nonNull).forEach(mirror -> mirrors.add(node(mirror)));
        }
        if (download.bandwidth() != null) {
            json.put("bandwidth", download.bandwidth().bytes());
        }
        set(json, "ifChanged", download.ifChanged());
    }

    private static void set(ObjectNode json, String field, @Nullable Referable<?> value) {
        if (value != null) {
            json.set(field, node(value));
        }
    }

    private static JsonNode node(Referable<?> value) {
        return switch (value) {
            case Referable.Taken<?>(var reference) -> reference.toJson();
            case Referable.Given<?>(ByteSize(var bytes)) -> NODES.numberNode(bytes);
            case Referable.Given<?>(var text) -> NODES.stringNode(String.valueOf(text));
        };
    }
}
