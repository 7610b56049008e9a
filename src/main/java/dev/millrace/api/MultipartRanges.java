package dev.millrace.api;

import dev.millrace.content.ContentStore;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Several parts of content in one answer: {@code multipart/byteranges} (RFC 9110, 14.6). */
final class MultipartRanges {

    private final ContentStore contents;
    private final ContentDownload.Wanted wanted;
    private final List<ByteRanges.Part> parts;
    private final String boundary;

    MultipartRanges(ContentStore contents, ContentDownload.Wanted wanted, List<ByteRanges.Part> parts) {
        this.contents = contents;
        this.wanted = wanted;
        this.parts = parts;
        // unlike anything in the content: it would have to hold its own hash
        boundary = wanted.content().sha256();
    }

    void write(HttpServletResponse response, boolean head) throws IOException {
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader("Content-Type", "multipart/byteranges; boundary=" + boundary);
        response.setContentLengthLong(length());
        if (head) {
            return;
        }
        var out = response.getOutputStream();
        for (var part : parts) {
            try (var in = contents.open(wanted.content(), part.from(), part.length())) {
                out.write(header(part));
                ByteRanges.copy(in, part.length(), out);
            } catch (NoSuchFileException e) {
                throw ContentDownload.gone(wanted, response);
            } catch (Refusal.ContentUnreachable e) {
                throw ContentDownload.unreachable(e, response);
            }
        }
        out.write(end());
    }

    private long length() {
        long headers = parts.stream().mapToLong(part -> header(part).length).sum();
        long bytes = parts.stream().mapToLong(ByteRanges.Part::length).sum();
        return headers + bytes + end().length;
    }

    private byte[] header(ByteRanges.Part part) {
        return ascii("\r\n--" + boundary + "\r\nContent-Type: " + ContentNaming.mediaType(wanted.content())
                + "\r\nContent-Range: " + part.contentRange(wanted.content()) + "\r\n\r\n");
    }

    private byte[] end() {
        return ascii("\r\n--" + boundary + "--\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
