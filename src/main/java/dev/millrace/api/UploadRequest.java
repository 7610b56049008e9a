package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.request.OptionRules;
import dev.millrace.content.FileNames;
import dev.millrace.engine.SubmitOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a client says about content that it sends. */
record UploadRequest(
        String contentType, @Nullable String fileName, SubmitOptions options, List<UploadHeaders.Digest> digests) {

    private static final int LONGEST_TYPE = 255;

    /** @throws dev.millrace.task.Refusal.Invalid with everything that is wrong */
    static UploadRequest of(HttpServletRequest request) {
        var query = new Query(request, Set.of("fileName", "label", "retention"));
        var errors = query.errors();
        UploadHeaders.check(request, errors);
        var digests = UploadHeaders.digests(request, errors);
        var labels = query.pairs("label");
        var retention = query.duration("retention");
        OptionRules.checkLabels(labels, errors);
        OptionRules.checkRetention(retention, errors);
        var type = contentType(request.getContentType(), errors);
        var name = query.read("fileName", UploadRequest::safe);
        errors.refuseIfAny();
        var options = new SubmitOptions(null, null, null, null, null, null, null, labels, retention, null);
        return new UploadRequest(type, name == null ? named(request) : name, options, digests);
    }

    /** @throws dev.millrace.task.Refusal.Invalid if what came is not what the client said of it */
    void verify(String sha256) {
        UploadHeaders.verify(digests, sha256);
    }

    private static String contentType(@Nullable String header, FieldErrors errors) {
        if (header == null) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
        try {
            errors.require(
                    header.length() <= LONGEST_TYPE
                            && MediaType.parseMediaType(header).isConcrete(),
                    HttpHeaders.CONTENT_TYPE,
                    "must be one media type of at most 255 characters");
        } catch (InvalidMediaTypeException _) {
            errors.add(HttpHeaders.CONTENT_TYPE, "must be a media type such as text/plain");
        }
        return header;
    }

    private static String safe(String name) {
        if (!FileNames.isSafe(name)) {
            throw new IllegalArgumentException("must be a plain file name, without directories or reserved characters");
        }
        return name;
    }

    private static @Nullable String named(HttpServletRequest request) {
        var disposition = request.getHeader(HttpHeaders.CONTENT_DISPOSITION);
        return disposition == null ? null : FileNames.fromContentDisposition(disposition);
    }
}
