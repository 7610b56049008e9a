package dev.millrace.api;

import dev.millrace.task.ContentRef;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * The parts of content that a request asks for (RFC 9110, 14).
 *
 * @param parts in the order asked for; none: the whole
 * @param unsatisfiable whether parts were asked for and none of them exists
 */
record ByteRanges(List<Part> parts, boolean unsatisfiable) {

    private static final ByteRanges WHOLE = new ByteRanges(List.of(), false);
    private static final int MOST = 20;
    private static final int BUFFER = 64 * 1024;

    /** Bytes from one position to another, both included. */
    record Part(long from, long to) {
        long length() {
            return to - from + 1;
        }

        String contentRange(ContentRef content) {
            return "bytes " + from + "-" + to + "/" + content.bytes();
        }
    }

    // a Range that cannot be understood, or asks for more than the whole, is ignored, as the RFC allows
    static ByteRanges of(HttpServletRequest request, String etag, ContentRef content) {
        var header = request.getHeader(HttpHeaders.RANGE);
        if (header == null || !current(request.getHeader(HttpHeaders.IF_RANGE), etag, content.storedAt())) {
            return WHOLE;
        }
        List<HttpRange> asked;
        try {
            asked = HttpRange.parseRanges(header);
        } catch (IllegalArgumentException _) {
            return WHOLE;
        }
        long length = content.bytes();
        var parts = asked.stream()
                .map(range -> new Part(range.getRangeStart(length), Math.min(range.getRangeEnd(length), length - 1)))
                .filter(part -> part.from() < length && part.length() > 0)
                .toList();
        boolean wasteful = parts.size() > MOST
                || parts.size() > 1 && parts.stream().mapToLong(Part::length).sum() > length;
        return wasteful ? WHOLE : new ByteRanges(parts, parts.isEmpty());
    }

    /** Whether {@code If-Range} allows parts: it names this very content, by a strong tag or an exact date. */
    private static boolean current(@Nullable String ifRange, String etag, Instant storedAt) {
        if (ifRange == null || ifRange.equals(etag)) {
            return true;
        }
        try {
            var date = ZonedDateTime.parse(ifRange, DateTimeFormatter.RFC_1123_DATE_TIME);
            return date.toEpochSecond() == storedAt.getEpochSecond();
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** @throws EOFException if there are fewer bytes */
    static void copy(InputStream in, long length, OutputStream out) throws IOException {
        var buffer = new byte[(int) Math.min(BUFFER, length)];
        for (long left = length; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new EOFException("content is shorter than it was");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }
}
