package dev.millrace.download;

import dev.millrace.content.FileNames;
import dev.millrace.net.OutboundResponse;
import dev.millrace.net.ShownUrl;
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

/**
 * What a server said about the body that it sent, or about the first part of it.
 *
 * @param status what a request for the whole comes to: 200 where it was asked for in parts, which is nobody's business but
 *     ours
 * @param lastModified as the server wrote it
 */
record Answer(
        int status,
        URI url,
        String contentType,
        @Nullable String fileName,
        @Nullable String etag,
        @Nullable String lastModified) {

    static final int NOT_MODIFIED = 304;

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final String UNKNOWN = "application/octet-stream";
    private static final int LONGEST = 1024;

    Answer {
        status = status == PARTIAL_CONTENT ? OK : status;
    }

    /** @param wanted the file name that the task asked for */
    static Answer of(OutboundResponse response, @Nullable String wanted) {
        return new Answer(
                response.status(),
                response.url(),
                contentType(response),
                wanted == null ? fileName(response) : wanted,
                header(response, "ETag"),
                header(response, "Last-Modified"));
    }

    /** What a server said that has nothing newer than an earlier download. */
    static Answer unchanged(OutboundResponse response, Earlier earlier, @Nullable String wanted) {
        var etag = header(response, "ETag");
        var lastModified = header(response, "Last-Modified");
        return new Answer(
                response.status(),
                response.url(),
                earlier.content().contentType(),
                wanted == null ? earlier.content().fileName() : wanted,
                etag == null ? earlier.etag() : etag,
                lastModified == null ? earlier.lastModified() : lastModified);
    }

    private static @Nullable String header(OutboundResponse response, String name) {
        var value = response.header(name);
        return value == null || value.length() > LONGEST ? null : value;
    }

    /**
     * The result of the task.
     *
     * @param resumed whether bytes of an earlier attempt are among the content
     */
    JsonNode result(FutureId id, ContentRef content, boolean resumed, Instant begun) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bytes", content.bytes())
                .put("sha256", content.sha256())
                .put("contentType", content.contentType())
                .put("fileName", content.fileName())
                .put("httpStatus", status)
                .put("finalUrl", ShownUrl.of(url))
                .put("etag", etag)
                .put("lastModified", lastModified)
                .put("resumed", resumed)
                .put("notModified", status == NOT_MODIFIED)
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
