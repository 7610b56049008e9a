package dev.millrace.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The outcomes that were seen: whatever node is asked for one later has to show the same. Used by one thread at a time, so that
 * what is looked at later was asked for later.
 */
final class Outcomes {

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final Diary diary;

    Outcomes(Diary diary) {
        this.diary = diary;
    }

    int size() {
        return seen.size();
    }

    /** Looks at a future as a node shows it. */
    void look(Replica replica, JsonNode future) {
        var id = future.get("id").asString();
        if (!future.get("done").asBoolean()) {
            var before = seen.get(id);
            if (before != null) {
                diary.fault("%s shows %s undone, which was %s".formatted(replica.name(), id, before));
            }
            return;
        }
        var outcome = outcome(future);
        var before = seen.putIfAbsent(id, outcome);
        if (before != null && !before.equals(outcome)) {
            diary.fault("%s shows %s as %s, which was %s".formatted(replica.name(), id, outcome, before));
        }
    }

    private static String outcome(JsonNode future) {
        return "%s %s %s %s %s"
                .formatted(
                        future.get("state"),
                        future.get("finishedAt"),
                        future.get("attempts"),
                        future.get("result"),
                        future.get("error"));
    }
}
