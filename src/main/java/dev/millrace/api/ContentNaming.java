package dev.millrace.api;

import dev.millrace.task.ContentRef;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;

/** What content is called and shown as. */
final class ContentNaming {

    /** Types that a browser may show rather than save: none of them can hold a script. */
    private static final Set<String> SHOWN = Set.of(
            "text/plain",
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/avif",
            "audio/mpeg",
            "video/mp4");

    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\x20-\\x7e]|[\"\\\\%]");

    private ContentNaming() {}

    static MediaType mediaType(ContentRef content) {
        try {
            return MediaType.parseMediaType(content.contentType());
        } catch (InvalidMediaTypeException _) {
            // as some server of the world sent it
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    /** {@code Content-Disposition} (RFC 6266), with the name in ASCII for old clients and whole for all others. */
    static String disposition(ContentRef content, MediaType type) {
        var disposition = SHOWN.contains(type.getType() + "/" + type.getSubtype()) ? "inline" : "attachment";
        var name = content.fileName();
        if (name == null) {
            return disposition;
        }
        var plain = NOT_PLAIN.matcher(name).replaceAll("_");
        var named = disposition + "; filename=\"" + plain + "\"";
        return plain.equals(name)
                ? named
                : named + "; filename*=UTF-8''" + UriUtils.encode(name, StandardCharsets.UTF_8);
    }
}
