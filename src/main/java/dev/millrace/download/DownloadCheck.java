package dev.millrace.download;

import dev.millrace.content.FileNames;
import dev.millrace.net.RequestUrls;
import dev.millrace.task.FieldError;
import dev.millrace.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** Finds what is wrong with the fields of a download. */
final class DownloadCheck {

    private DownloadCheck() {}

    static List<FieldError> errors(TaskSpec.Download spec) {
        var errors = new ArrayList<FieldError>();
        RequestUrls.wrongWith(spec.url()).ifPresent(message -> errors.add(new FieldError("url", message)));
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
}
