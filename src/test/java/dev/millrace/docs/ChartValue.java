package dev.millrace.docs;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value of the chart.
 *
 * @param path with dots, such as {@code image.tag}
 * @param otherwise its default as JSON; an ellipsis if it is too long for a table
 * @param meaning the comment above it
 */
record ChartValue(String path, String otherwise, String meaning) {

    private static final int LONGEST_DEFAULT = 60;
    private static final JsonMapper JSON = new JsonMapper();

    /** The row of a table about it. */
    String row() {
        return "| `%s` | `%s` | %s |".formatted(path, otherwise, meaning);
    }

    /** Those of a values file, in its order. What has a comment is described as a whole; what has none is a section. */
    static List<ChartValue> in(String text) {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        var found = new ArrayList<ChartValue>();
        add(
                "",
                (MappingNode) yaml.compose(new StringReader(text)),
                yaml.load(text),
                text.lines().toList(),
                found);
        return List.copyOf(found);
    }

    private static void add(
            String prefix, MappingNode section, Map<?, ?> values, List<String> lines, List<ChartValue> found) {
        for (var entry : section.getValue()) {
            var name = ((ScalarNode) entry.getKeyNode()).getValue();
            var comment = commentAbove(entry.getKeyNode().getStartMark().getLine(), lines);
            if (!comment.isEmpty()) {
                found.add(new ChartValue(prefix + name, shown(values.get(name)), comment));
            } else if (entry.getValueNode() instanceof MappingNode inner && values.get(name) instanceof Map<?, ?> map) {
                add(prefix + name + ".", inner, map, lines, found);
            } else {
                throw new AssertionError("there is no comment above " + prefix + name);
            }
        }
    }

    private static String shown(@Nullable Object value) {
        var json = JSON.writeValueAsString(value);
        return json.length() > LONGEST_DEFAULT ? "…" : json;
    }

    private static String commentAbove(int line, List<String> lines) {
        var above = lines.subList(0, line).reversed().stream()
                .map(String::strip)
                .takeWhile(each -> each.startsWith("# "))
                .map(each -> each.substring(2))
                .toList();
        return String.join(" ", above.reversed());
    }
}
