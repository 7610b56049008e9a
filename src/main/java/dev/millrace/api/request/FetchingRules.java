package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.Referable;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.Objects;

/** What holds for the fields of a download that say how its bytes are fetched, and what they come to. */
final class FetchingRules {

    private FetchingRules() {}

    /** Adds what is wrong with the form of the fields; whether their values can be fetched by is the handler's. */
    static void check(DownloadRequest download, FieldErrors errors) {
        var mirrors = download.mirrors();
        for (int i = 0; mirrors != null && i < mirrors.size(); i++) {
            errors.require(mirrors.get(i) != null, "mirrors[" + i + "]", "must be text");
        }
        errors.require(isId(download), "ifChanged", "must be the id of a future, a UUID");
    }

    static boolean complete(DownloadRequest download) {
        var mirrors = download.mirrors();
        return mirrors == null || mirrors.stream().noneMatch(Objects::isNull);
    }

    private static boolean isId(DownloadRequest download) {
        var ifChanged = Referable.given(download.ifChanged());
        return ifChanged == null || FutureId.parse(ifChanged).isPresent();
    }

    /** Of a request that is complete and has no references; without an {@code ifChanged} that is no id. */
    static TaskSpec.Fetching fetching(DownloadRequest download) {
        var connections = download.connections();
        var mirrors = download.mirrors();
        var bandwidth = download.bandwidth();
        var ifChanged = Referable.given(download.ifChanged());
        return new TaskSpec.Fetching(
                connections == null ? 1 : connections,
                mirrors == null
                        ? List.of()
                        : mirrors.stream()
                                .map(Referable::given)
                                .map(Objects::requireNonNull)
                                .toList(),
                bandwidth == null ? null : bandwidth.bytes(),
                ifChanged == null ? null : FutureId.parse(ifChanged).orElse(null));
    }
}
