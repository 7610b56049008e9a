package dev.millrace.download;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Reference;
import dev.millrace.task.TaskSpec;
import java.net.URI;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An earlier download of the same URL, whose content is the answer if the server says that nothing has changed since.
 *
 * @param answered the URL that answered then, after redirects
 * @param etag what the server called that state, strong or weak
 * @param lastModified when it said that state had come about, as it wrote it
 */
record Earlier(
        ContentRef content,
        URI answered,
        @Nullable String etag,
        @Nullable String lastModified) {

    /** Of RFC 9110, section 8.8.3, without the characters that have no agreed encoding. */
    private static final Pattern TAG = Pattern.compile("(W/)?\"[!#-~]*\"");

    /** Empty if there is nothing to ask the server by. */
    static Optional<Earlier> of(FutureRecord future, String url) {
        var ending = future.ending();
        var content = ending == null ? null : ending.content();
        var result = ending == null ? null : ending.result();
        if (content == null || result == null || wrong(future, url) != null) {
            return Optional.empty();
        }
        var earlier = new Earlier(
                content,
                URI.create(result.path("finalUrl").asString("")),
                text(result.path("etag")),
                text(result.path("lastModified")));
        return earlier.conditions().isEmpty() ? Optional.empty() : Optional.of(earlier);
    }

    /** What is wrong with a future in this place, as a text to stand behind the field; {@code null}: nothing. */
    static @Nullable String wrong(FutureRecord future, String url) {
        var own = url(future.task().spec());
        // Where the URL is a reference, its outline tells nothing of it yet.
        boolean fits = own != null && (url.equals(own) || url.equals(DownloadFields.ANY_URL));
        return fits ? null : "future " + future.id() + " is no download of this url";
    }

    /** The URL that a download was submitted with, if it is one and was. */
    private static @Nullable String url(TaskSpec spec) {
        return switch (spec) {
            case TaskSpec.Download download -> download.url();
            case TaskSpec.Deferred(var of, var fields, var _)
            when of.equals(TaskSpec.DOWNLOAD) && !Reference.isMeant(fields.path("url")) -> text(fields.path("url"));
            case TaskSpec.Deferred _, TaskSpec.Compute _, TaskSpec.Upload _ -> null;
        };
    }

    /** The headers that ask for the content only if it has changed (RFC 9110, section 13.1). */
    Map<String, String> conditions() {
        var conditions = new TreeMap<String, String>();
        if (etag != null && TAG.matcher(etag).matches()) {
            conditions.put("If-None-Match", etag);
        }
        if (lastModified != null && isTime(lastModified)) {
            conditions.put("If-Modified-Since", lastModified);
        }
        return conditions;
    }

    /** Whether the content is one that may be the answer at all. */
    boolean suits(@Nullable Checksum checksum, long maxBytes) {
        return content.bytes() <= maxBytes
                && (checksum == null || checksum.hex().equals(content.sha256()));
    }

    /**
     * Whether an answer that nothing has changed is about what was fetched then. It is not if a redirect has led elsewhere,
     * where the same tag may stand for something else; what a redirect adds behind the path is new each time at many.
     */
    boolean isMeantBy(URI url, @Nullable String tag) {
        boolean sameTag = tag == null || etag == null || opaque(tag).equals(opaque(etag));
        return sameTag
                && Objects.equals(url.getScheme(), answered.getScheme())
                && Objects.equals(url.getRawAuthority(), answered.getRawAuthority())
                && Objects.equals(url.getRawPath(), answered.getRawPath());
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private static boolean isTime(String header) {
        try {
            DateTimeFormatter.RFC_1123_DATE_TIME.parse(header);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() ? value.stringValue() : null;
    }
}
