package dev.millrace.docs;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A metric as Prometheus sees it.
 *
 * @param scope what its values are about: {@code node} or {@code cluster}
 * @param labels joined by commas, without the scope and those that belong to the type; a dash if there are none
 */
record Metric(String name, String type, String scope, String labels) {

    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE ((?:executor|millrace)_\\w+) (\\w+)$");
    private static final Pattern SCOPE = Pattern.compile("[{,]scope=\"(\\w+)\"");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    /** Those of our own in what a server exposes. */
    static List<Metric> allIn(String exposition) {
        return FAMILY.matcher(exposition)
                .results()
                .map(family -> of(family.group(1), family.group(2), exposition))
                .toList();
    }

    private static Metric of(String name, String type, String exposition) {
        var lines = exposition
                .lines()
                .filter(line -> line.matches(name + "(_bucket|_count|_sum)?[{ ].*"))
                .toList();
        var labels = values(LABEL, lines);
        labels.removeAll(List.of("le", "scope"));
        return new Metric(
                name,
                type,
                String.join(", ", values(SCOPE, lines)),
                labels.isEmpty() ? "–" : String.join(", ", labels));
    }

    private static TreeSet<String> values(Pattern pattern, List<String> lines) {
        var values = new TreeSet<String>();
        lines.forEach(line -> pattern.matcher(line).results().forEach(found -> values.add(found.group(1))));
        return values;
    }
}
