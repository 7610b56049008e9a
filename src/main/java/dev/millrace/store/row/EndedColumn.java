package dev.millrace.store.row;

import dev.millrace.task.Attempt;
import dev.millrace.task.EndedBy;
import dev.millrace.task.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The column {@code ended}: attempts that ended, as JSON. Those without errors, which is nearly every one, are written as
 * arrays {@code [number, node, begin, end, how]} with times as whole nanoseconds since 1970, since a row is written anew
 * each time its future changes and these would be a quarter of it as objects.
 */
final class EndedColumn {

    /** Such as need no escapes in JSON. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]*");

    private EndedColumn() {}

    public static String write(List<Attempt> ended) {
        if (!ended.stream().allMatch(EndedColumn::plain)) {
            return Json.ATTEMPTS.write(ended);
        }
        var text = new StringBuilder(80 * ended.size()).append('[');
        for (var attempt : ended) {
            text.append(text.length() > 1 ? ",[" : "[")
                    .append(attempt.number())
                    .append(",\"")
                    .append(attempt.node().value())
                    .append("\",")
                    .append(Times.nanos(attempt.startedAt()))
                    .append(',')
                    .append(Times.nanos(Objects.requireNonNull(attempt.endedAt())))
                    .append(",\"")
                    .append(Objects.requireNonNull(attempt.endedBy()).name())
                    .append("\"]");
        }
        return text.append(']').toString();
    }

    private static boolean plain(Attempt attempt) {
        return attempt.error() == null
                && attempt.endedAt() != null
                && attempt.endedBy() != null
                && PLAIN.matcher(attempt.node().value()).matches();
    }

    public static List<Attempt> read(String text) {
        if (!text.startsWith("[[")) {
            return Json.ATTEMPTS.read(text);
        }
        List<Attempt> ended = new ArrayList<>();
        for (JsonNode attempt : Json.RESULT.read(text)) {
            ended.add(new Attempt(
                    attempt.get(0).asInt(),
                    new NodeId(attempt.get(1).asString()),
                    Times.instant(attempt.get(2).asLong()),
                    Times.instant(attempt.get(3).asLong()),
                    EndedBy.valueOf(attempt.get(4).asString()),
                    null));
        }
        return ended;
    }
}
