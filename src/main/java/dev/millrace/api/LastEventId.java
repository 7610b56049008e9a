package dev.millrace.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stream is to be resumed: {@code Last-Event-ID} (HTML, server-sent events), which clients send by
 * themselves, or {@code ?lastEventId=}, which people can type. The header is the newer of the two: a client that was
 * started with the parameter and reconnects sends both.
 */
final class LastEventId {

    static final String PARAMETER = "lastEventId";

    private static final String HEADER = "Last-Event-ID";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private LastEventId() {}

    /** The number; absent if there is none, or if there is an error. */
    static @Nullable Long of(HttpServletRequest request, Query query) {
        var header = request.getHeader(HEADER);
        var asked = query.read(PARAMETER, LastEventId::number);
        // what no event was seen of yet is told by some clients as an empty text
        if (header == null || header.isBlank()) {
            return asked;
        }
        try {
            return number(header.strip());
        } catch (IllegalArgumentException e) {
            query.errors().add(HEADER, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Long number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("must be the id of an event of this server");
        }
        return Long.valueOf(text);
    }
}
