package dev.millrace.api;

import dev.millrace.content.ContentStore;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.server.ResponseStatusException;

/** Answers with stored content: whole, in parts, or not at all if the client has it already (RFC 9110, 13 to 15). */
final class ContentDownload {

    private final ContentStore contents;

    ContentDownload(ContentStore contents) {
        this.contents = contents;
    }

    /** The content asked for. */
    record Wanted(FutureId id, ContentRef content) {}

    void answer(Wanted wanted, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var content = wanted.content();
        var etag = '"' + content.sha256() + '"';
        long modified = content.storedAt().toEpochMilli();
        if (!expected(request, etag)) {
            throw new ResponseStatusException(HttpStatus.PRECONDITION_FAILED);
        }
        if (unmodified(new ServletWebRequest(request, response), etag, modified)) {
            return;
        }
        var ranges = ByteRanges.of(request, etag, content);
        if (ranges.unsatisfiable()) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + content.bytes());
            throw new ResponseStatusException(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
        }
        if (request.getHeader(ContentStore.HOLDER_ONLY) != null && !contents.holds(content)) {
            throw new Refusal.ContentUnreachable("this one was asked for it and is not the one that has it");
        }
        describe(content, response);
        boolean head = request.getMethod().equals("HEAD");
        switch (ranges.parts().size()) {
            case 0 -> whole(wanted, response, head);
            case 1 -> part(wanted, ranges.parts().getFirst(), response, head);
            default -> new MultipartRanges(contents, wanted, ranges.parts()).write(response, head);
        }
    }

    /** Whether {@code If-Match}, if it is there, names this content. The framework looks at it for unsafe methods only. */
    private static boolean expected(HttpServletRequest request, String etag) {
        var header = request.getHeader(HttpHeaders.IF_MATCH);
        return header == null
                || Arrays.stream(header.split(",", -1)).map(String::strip).anyMatch(Set.of(etag, "*")::contains);
    }

    /** Whether the client has the content already; then 304 is set. */
    private static boolean unmodified(ServletWebRequest web, String etag, long modified) {
        boolean answered = web.checkNotModified(etag, modified);
        var response = Objects.requireNonNull(web.getResponse());
        if (response.getStatus() == HttpServletResponse.SC_PRECONDITION_FAILED) {
            // If-Unmodified-Since: the framework would answer without a problem
            throw new ResponseStatusException(HttpStatus.PRECONDITION_FAILED);
        }
        // the framework knows the asterisk for unsafe methods only
        var tags = web.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (!answered && tags != null && tags.strip().equals("*")) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return true;
        }
        return answered;
    }

    /** What holds for every way to answer. The content is a stranger's, so it gets no chance to act as a page of this server. */
    private static void describe(ContentRef content, HttpServletResponse response) {
        var type = ContentNaming.mediaType(content);
        response.setHeader(HttpHeaders.CONTENT_TYPE, type.toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentNaming.disposition(content, type));
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader("Repr-Digest", "sha-256=:" + base64(content.sha256()) + ":");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private void whole(Wanted wanted, HttpServletResponse response, boolean head) throws IOException {
        if (head) {
            response.setContentLengthLong(wanted.content().bytes());
            return;
        }
        try (var in = contents.open(wanted.content(), 0)) {
            response.setContentLengthLong(wanted.content().bytes());
            in.transferTo(response.getOutputStream());
        } catch (NoSuchFileException e) {
            throw gone(wanted, response);
        } catch (Refusal.ContentUnreachable e) {
            throw unreachable(e, response);
        }
    }

    private void part(Wanted wanted, ByteRanges.Part part, HttpServletResponse response, boolean head)
            throws IOException {
        if (!head) {
            try (var in = contents.open(wanted.content(), part.from(), part.length())) {
                partHeaders(wanted, part, response);
                ByteRanges.copy(in, part.length(), response.getOutputStream());
            } catch (NoSuchFileException e) {
                throw gone(wanted, response);
            } catch (Refusal.ContentUnreachable e) {
                throw unreachable(e, response);
            }
        } else {
            partHeaders(wanted, part, response);
        }
    }

    private static void partHeaders(Wanted wanted, ByteRanges.Part part, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader(HttpHeaders.CONTENT_RANGE, part.contentRange(wanted.content()));
        response.setContentLengthLong(part.length());
    }

    static Refusal unreachable(Refusal.ContentUnreachable refusal, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw new IOException(refusal);
        }
        response.reset();
        return refusal;
    }

    static Refusal gone(Wanted wanted, HttpServletResponse response) {
        response.reset();
        return new Refusal.ContentNotFound(wanted.id());
    }
}
