package dev.millrace.download;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file on a server that has ranges, as RFC 9110 wants them; and the ways to serve it badly. */
public final class ServedFile implements Origin.Script {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    /** The bytes that a request asks for. */
    public record Part(long from, long to) {
        public int length() {
            return (int) (to - from);
        }
    }

    private final byte[] bytes;
    private final String etag;
    private final String headers;

    private ServedFile(byte[] bytes, String etag, String headers) {
        this.bytes = bytes;
        this.etag = etag;
        this.headers = headers;
    }

    /** So many bytes that follow no pattern, under the tag {@code "v1"}. */
    public static ServedFile of(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new ServedFile(bytes, "\"v1\"", "");
    }

    /** Other bytes of the same length under another tag, as after a change. */
    public ServedFile changed(String newTag) {
        var other = new byte[bytes.length];
        new Random(bytes.length + 1L).nextBytes(other);
        return new ServedFile(other, newTag, headers);
    }

    /** The same with another {@code ETag}; empty: with none. */
    public ServedFile tagged(String other) {
        return new ServedFile(bytes, other, headers);
    }

    /** The same with more headers, each a line that ends in CRLF. */
    public ServedFile with(String more) {
        return new ServedFile(bytes, etag, headers + more);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Serves as it should be. */
    @Override
    public void answer(Origin.Request request, Origin.Wire wire) throws IOException {
        answer(request, wire, Integer.MAX_VALUE);
    }

    /** Announces everything that was asked for, and sends only so many bytes of it. */
    public void answer(Origin.Request request, Origin.Wire wire, int most) throws IOException {
        var part = part(request);
        if (part.isPresent() && part.get().from() >= bytes.length) {
            wire.answer(416, "Content-Range: bytes */" + bytes.length + "\r\n" + tag(), "");
            return;
        }
        head(part.orElse(null), wire);
        var sent = part.orElse(new Part(0, bytes.length));
        body(sent, wire, most);
    }

    /** The headers of a part; of the whole if there is none. */
    public void head(@Nullable Part part, Origin.Wire wire) throws IOException {
        if (part == null) {
            wire.head(200, tag() + headers + "Content-Length: " + bytes.length + "\r\n");
        } else {
            wire.head(
                    206,
                    tag() + headers + "Content-Length: " + part.length() + "\r\nContent-Range: bytes " + part.from()
                            + "-" + (part.to() - 1) + "/" + bytes.length + "\r\n");
        }
    }

    public void body(Part part, Origin.Wire wire, int most) throws IOException {
        int from = (int) part.from();
        wire.send(Arrays.copyOfRange(bytes, from, from + Math.min(part.length(), most)));
    }

    /** The whole, whatever was asked for. */
    public void whole(Origin.Wire wire) throws IOException {
        head(null, wire);
        wire.send(bytes);
    }

    /** What a request asks for; empty: the whole, also because its If-Range no longer holds. */
    public Optional<Part> part(Origin.Request request) {
        var condition = request.headers().get("If-Range");
        var matcher = RANGE.matcher(request.headers().getOrDefault("Range", ""));
        if (!matcher.matches() || condition != null && !condition.equals(etag) && !headers.contains(condition)) {
            return Optional.empty();
        }
        long to = matcher.group(2).isEmpty() ? bytes.length : Long.parseLong(matcher.group(2)) + 1;
        return Optional.of(new Part(Long.parseLong(matcher.group(1)), Math.min(to, bytes.length)));
    }

    private String tag() {
        return etag.isEmpty() ? "" : "ETag: " + etag + "\r\n";
    }
}
