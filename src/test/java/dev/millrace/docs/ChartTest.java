package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the chart says of itself is so, as far as that can be told without Helm; {@code helm/check} does the rest. */
class ChartTest {

    private static final Path CHART = Path.of("helm/millrace");

    private static final List<String> RENDERED_WITH_THEIR_DEFAULT = List.of(
            "image.tag",
            "persistence.accessModes",
            "podDisruptionBudget.maxUnavailable",
            "networkPolicy.blocked",
            "networkPolicy.blockedV6",
            "networkPolicy.postgresPort",
            "autoscaling.keda.pollingInterval",
            "metrics.dashboard.labels",
            "podSecurityContext",
            "securityContext",
            "tmpSize");

    private final List<ChartValue> values = ChartValue.in(read("values.yaml"));

    @Test
    void tableOfValuesIsWhatTheValuesFileSays() {
        assertThat(read("README.md").lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(values.stream().map(ChartValue::row).toList());
    }

    @Test
    void everyValueHasASchema() {
        var schema = new JsonMapper().readTree(read("values.schema.json"));
        assertThat(values)
                .allSatisfy(value -> assertThat(of(value.path(), schema).isObject())
                        .as(value.path())
                        .isTrue());
    }

    private static JsonNode of(String path, JsonNode schema) {
        var found = schema;
        for (var name : path.split("\\.")) {
            found = found.path("properties").path(name);
        }
        return found;
    }

    @Test
    void everyValueIsUsed() throws IOException {
        String templates;
        try (var files = Files.walk(CHART.resolve("templates"))) {
            templates = files.filter(Files::isRegularFile).map(ChartTest::text).collect(Collectors.joining());
        }
        assertThat(values)
                .allSatisfy(value -> assertThat(templates)
                        .as(value.path())
                        .containsPattern(
                                "\\." + value.path().substring(value.path().lastIndexOf('.') + 1) + "\\b|"
                                        + sectionOf(value.path()) + " \\|"));
    }

    /** A section may be used as a whole. */
    private static String sectionOf(String path) {
        return "\\.Values\\." + path.replaceFirst("\\.[^.]+$", "").replace(".", "\\.");
    }

    @Test
    void everyValueIsSetByAnExample() throws IOException {
        var set = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(CHART.resolve("ci"), "*-values.yaml")) {
            files.forEach(file -> collect("", new Yaml().<Map<?, ?>>load(text(file)), set));
        }
        assertThat(values)
                .extracting(ChartValue::path)
                .filteredOn(path -> !set.contains(path) && !path.startsWith("probes."))
                .as("set by no file in ci/, beside those that are but numbers and the like")
                .isSubsetOf(RENDERED_WITH_THEIR_DEFAULT);
    }

    private static void collect(String prefix, Map<?, ?> section, TreeSet<String> set) {
        section.forEach((name, value) -> {
            set.add(prefix + name);
            if (value instanceof Map<?, ?> inner) {
                collect(prefix + name + ".", inner, set);
            }
        });
    }

    private static String read(String name) {
        return text(CHART.resolve(name));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
