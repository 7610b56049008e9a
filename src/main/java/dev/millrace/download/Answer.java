package dev.millrace.download;

import dev.millrace.content.FileNames;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a server said about the body that it sent. */
record Answer(
        int status,
        URI url,
        String contentType,
        @Nullable String fileName,
        @Nullable String etag) {

    private static final String UNKNOWN = "application/octet-stream";
    private static final int MAX_ETAG = 1024;

    /** @param wanted the file name that the task asked for */
    static Answer of(OutboundResponse response, @Nullable String wanted) {
        var etag = response.header("ETag");
        return new Answer(
                response.status(),
                response.url(),
                contentType(response),
                wanted == null ? fileName(response) : wanted,
                etag == null || etag.length() > MAX_ETAG ? null : etag);
    }

    /** The result of the task. */
    JsonNode result(FutureId id, ContentRef content, Instant begun) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bytes", content.bytes())
                .put("sha256", content.sha256())
                .put("contentType", content.contentType())
                .put("fileName", content.fileName())
                .put("httpStatus", status)
                .put("finalUrl", url.toString())
                .put("etag", etag)
                .put("resumed", false)
                .put("durationMs", Duration.between(begun, content.storedAt()).toMillis())
                .put("contentUrl", "/v1/futures/" + id + "/content");
    }

    /** The type of the bytes as they were sent: of compressed ones, the type of the compression. */
    private static String contentType(OutboundResponse response) {
        var encoding = response.header("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            var name = encoding.strip().toLowerCase(Locale.ROOT);
            return name.equals("gzip") || name.equals("x-gzip") ? "application/gzip" : UNKNOWN;
        }
        var type = response.header("Content-Type");
        if (type == null) {
            return UNKNOWN;
        }
        try {
            var parsed = MimeTypeUtils.parseMimeType(type);
            return parsed.isConcrete() ? parsed.toString() : UNKNOWN;
        } catch (InvalidMimeTypeException _) {
            return UNKNOWN;
        }
    }

    private static @Nullable String fileName(OutboundResponse response) {
        var disposition = response.header("Content-Disposition");
        var named = disposition == null ? null : FileNames.fromContentDisposition(disposition);
        return named == null ? FileNames.fromUrl(response.url()) : named;
    }
}
