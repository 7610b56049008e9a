package dev.millrace.download;

import dev.millrace.content.FileNames;
import dev.millrace.task.FieldError;
import dev.millrace.task.TaskSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the fields of a download. */
final class DownloadCheck {

    private static final int MAX_URL = 8 * 1024;
    private static final int MAX_PORT = 65_535;

    private DownloadCheck() {}

    static List<FieldError> errors(TaskSpec.Download spec) {
        var errors = new ArrayList<FieldError>();
        url(spec.url()).ifPresent(message -> errors.add(new FieldError("url", message)));
        errors.addAll(HeaderCheck.errors(spec.headers()));
        var fileName = spec.fileName();
        if (fileName != null && !FileNames.isSafe(fileName)) {
            errors.add(new FieldError(
                    "fileName",
                    "is not a plain file name of 1 to 255 bytes that every system takes: no directories, no control"
                            + " characters, none of < > : \" | ? *, no dot or space at either end, no device name"));
        }
        var checksum = spec.checksum();
        if (checksum != null && Checksum.parse(checksum).isEmpty()) {
            errors.add(new FieldError("checksum", "must be sha-256= and 64 hexadecimal digits"));
        }
        var maxBytes = spec.maxBytes();
        if (maxBytes != null && maxBytes < 1) {
            errors.add(new FieldError("maxBytes", "must be at least 1"));
        }
        return errors;
    }

    private static Optional<String> url(String text) {
        if (text.length() > MAX_URL) {
            return Optional.of("is longer than " + MAX_URL + " characters");
        }
        try {
            return Optional.ofNullable(wrongWith(new URI(text)));
        } catch (URISyntaxException e) {
            return Optional.of("is no URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    private static @Nullable String wrongWith(URI url) {
        var scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return "must be an absolute http or https URL";
        }
        if (url.getRawUserInfo() != null) {
            return "must not carry a user or password; send an Authorization header instead";
        }
        if (url.getHost() == null) {
            return "has no valid host; a host that is not ASCII is written in its xn-- form";
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return "has a port that is not from 1 to " + MAX_PORT;
        }
        return null;
    }
}
