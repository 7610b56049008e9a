package dev.millrace.docs;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be told of a query to Prometheus without running it. */
record PromQl(String text) {

    /** Strings, label matchers, ranges and lists of labels hold names that are none of metrics. */
    private static final Pattern NO_METRICS =
            Pattern.compile("\"[^\"]*\"|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right) *\\([^)]*\\)");

    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*+(?! *\\()");
    private static final Set<String> WORDS = Set.of(
            "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset");

    /** Of a metric as a part of which a histogram or summary tells of. */
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum|gcount|gsum)$");

    /** The metrics that it asks for, by their names as they stand. */
    Set<String> metrics() {
        return NAME.matcher(bare())
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The text with nothing but functions, operators, numbers and the names of metrics. */
    String bare() {
        var unquoted = NO_METRICS.matcher(text).replaceAll(" ");
        return MATCHERS.matcher(unquoted).replaceAll(" ");
    }

    /** The name under which a metric is described. */
    static String family(String name) {
        return PART.matcher(name).replaceFirst("");
    }
}
