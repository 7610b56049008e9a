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
        if (spec.fetching() != null) {
            check(spec.fetching(), errors);
        }
        return errors;
    }

    private static void check(TaskSpec.Fetching fetching, List<FieldError> errors) {
        int connections = fetching.connections();
        if (connections < 1 || connections > TaskSpec.Fetching.MOST_CONNECTIONS) {
            errors.add(new FieldError("connections", "must be from 1 to " + TaskSpec.Fetching.MOST_CONNECTIONS));
        }
        var mirrors = fetching.mirrors();
        if (mirrors.size() > TaskSpec.Fetching.MOST_MIRRORS) {
            errors.add(new FieldError("mirrors", "must be at most " + TaskSpec.Fetching.MOST_MIRRORS));
        }
        for (int i = 0; i < mirrors.size(); i++) {
            var place = "mirrors[" + i + "]";
            RequestUrls.wrongWith(mirrors.get(i)).ifPresent(message -> errors.add(new FieldError(place, message)));
        }
        var bandwidth = fetching.bandwidth();
        if (bandwidth != null && bandwidth < TaskSpec.Fetching.LEAST_BANDWIDTH) {
            errors.add(new FieldError("bandwidth", "must be at least 1 KiB"));
        }
    }
}
