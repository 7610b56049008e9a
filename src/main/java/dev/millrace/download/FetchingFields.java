package dev.millrace.download;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how a deferred download fetches its bytes, of the fields that it keeps. */
final class FetchingFields {

    private static final String MIRRORS = "mirrors";
    private static final String IF_CHANGED = "ifChanged";

    private FetchingFields() {}

    /** @throws Refusal.Invalid naming the field that is of the wrong kind */
    static TaskSpec.Fetching read(JsonNode fields) {
        var mirrors = new ArrayList<String>();
        int i = 0;
        for (var mirror : fields.path(MIRRORS)) {
            mirrors.add(DownloadFields.required(MIRRORS + "[" + i++ + "]", mirror));
        }
        var ifChanged = DownloadFields.text(IF_CHANGED, fields.path(IF_CHANGED));
        return fetching(fields, mirrors, ifChanged == null ? null : id(ifChanged));
    }

    /** The same with something that is fine in the place of each reference. */
    static TaskSpec.Fetching outline(JsonNode fields) {
        var mirrors = new ArrayList<String>();
        for (var mirror : fields.path(MIRRORS)) {
            mirrors.add(Objects.requireNonNullElse(DownloadFields.given(mirror), DownloadFields.ANY_URL));
        }
        // One that is no id was told of already, and is not to hide what else is wrong.
        var ifChanged = DownloadFields.given(fields.path(IF_CHANGED));
        return fetching(
                fields,
                mirrors,
                ifChanged == null ? null : FutureId.parse(ifChanged).orElse(null));
    }

    private static TaskSpec.Fetching fetching(JsonNode fields, List<String> mirrors, @Nullable FutureId ifChanged) {
        var bandwidth = fields.path("bandwidth");
        return new TaskSpec.Fetching(
                fields.path("connections").asInt(1),
                mirrors,
                bandwidth.isIntegralNumber() ? bandwidth.longValue() : null,
                ifChanged);
    }

    private static FutureId id(String text) {
        return FutureId.parse(text)
                .orElseThrow(() -> new Refusal.Invalid(IF_CHANGED, "must be the id of a future, a UUID"));
    }
}
