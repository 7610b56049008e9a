package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.problem.UnsupportedCoding;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Headers that change what the body of an upload means: none of them is passed over. */
final class UploadHeaders {

    private static final String CONTENT_DIGEST = "Content-Digest";
    private static final String REPR_DIGEST = "Repr-Digest";
    private static final String IDENTITY = "identity";
    private static final int SHA_256_BYTES = 32;

    /** A member of a dictionary whose value is a byte sequence (RFC 9651), which parameters may follow. */
    private static final Pattern MEMBER =
            Pattern.compile("\\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):(;[^,]*)?\\s*");

    private UploadHeaders() {}

    /**
     * The SHA-256 that the headers say the body has (RFC 9530), lower-case hexadecimal.
     *
     * @param header {@code Content-Digest} or {@code Repr-Digest}: the same here, where the body is the whole and not coded
     * @param sha256 absent: the header tells other hashes only, which are not checked
     */
    record Digest(String header, @Nullable String sha256) {}

    /**
     * Refuses what cannot be honoured.
     *
     * @throws UnsupportedCoding if the body is coded, such as compressed
     */
    static void check(HttpServletRequest request, FieldErrors errors) {
        for (var coding : values(request, HttpHeaders.CONTENT_ENCODING)) {
            if (!coding.isBlank() && !coding.strip().equalsIgnoreCase(IDENTITY)) {
                throw new UnsupportedCoding(coding.strip());
            }
        }
        errors.require(
                request.getHeader(HttpHeaders.CONTENT_RANGE) == null,
                HttpHeaders.CONTENT_RANGE,
                "must not be sent with PUT: only the whole can be uploaded");
    }

    /** What the body must hash to, if anything was said of it. */
    static List<Digest> digests(HttpServletRequest request, FieldErrors errors) {
        var digests = new ArrayList<Digest>();
        for (var header : List.of(CONTENT_DIGEST, REPR_DIGEST)) {
            for (var member : values(request, header)) {
                var digest = digest(header, member, errors);
                if (digest != null && digest.sha256() != null) {
                    digests.add(digest);
                }
            }
        }
        return digests;
    }

    /** @throws dev.millrace.task.Refusal.Invalid if what came has another hash than one of these */
    static void verify(List<Digest> digests, String sha256) {
        var errors = new FieldErrors();
        for (var digest : digests) {
            errors.require(
                    sha256.equals(digest.sha256()),
                    digest.header(),
                    "is not the hash of the bytes that came, which is " + sha256);
        }
        errors.refuseIfAny();
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .toList();
    }

    private static @Nullable Digest digest(String header, String member, FieldErrors errors) {
        var parts = MEMBER.matcher(member);
        if (!parts.matches()) {
            errors.add(header, "must be a dictionary such as sha-256=:…: (RFC 9530)");
            return null;
        }
        return parts.group(1).equals("sha-256") ? sha256(header, parts.group(2), errors) : new Digest(header, null);
    }

    private static @Nullable Digest sha256(String header, String base64, FieldErrors errors) {
        try {
            var bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == SHA_256_BYTES) {
                return new Digest(header, HexFormat.of().formatHex(bytes));
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        errors.add(header, "must have 32 bytes in base64 for sha-256");
        return null;
    }
}
