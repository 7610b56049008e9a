package dev.millrace.docs;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A metric as Prometheus sees it.
 *
 * @param labels joined by commas, without those that belong to the type; a dash if there are none
 */
record Metric(String name, String type, String labels) {

    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE ((?:executor|millrace)_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    /** Those of our own in what a server exposes. */
    static List<Metric> allIn(String exposition) {
        return FAMILY.matcher(exposition)
                .results()
                .map(family -> new Metric(family.group(1), family.group(2), labels(family.group(1), exposition)))
                .toList();
    }

    private static String labels(String name, String exposition) {
        var labels = new TreeSet<String>();
        exposition
                .lines()
                .filter(line -> line.matches(name + "(_bucket|_count|_sum)?[{ ].*"))
                .forEach(line -> LABEL.matcher(line).results().forEach(label -> labels.add(label.group(1))));
        labels.remove("le");
        return labels.isEmpty() ? "–" : String.join(", ", labels);
    }
}
