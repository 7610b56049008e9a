package dev.millrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alerts that come along. */
final class Watching {

    private static final Path FILES = Path.of("helm/millrace/files");

    private final JsonNode dashboard;
    private final List<Alert> alerts;

    private Watching(JsonNode dashboard, List<Alert> alerts) {
        this.dashboard = dashboard;
        this.alerts = alerts;
    }

    /** A rule, with its labels and annotations. */
    record Alert(String name, String expr, Map<String, String> labels, Map<String, String> annotations) {

        @SuppressWarnings("unchecked") // what is something else does not pass the tests
        private static Alert of(Map<String, Object> rule) {
            return new Alert(
                    String.valueOf(rule.get("alert")),
                    String.valueOf(rule.get("expr")),
                    (Map<String, String>) rule.getOrDefault("labels", Map.of()),
                    (Map<String, String>) rule.getOrDefault("annotations", Map.of()));
        }
    }

    static Watching read() {
        try {
            var dashboard = JsonMapper.shared().readTree(Files.readString(FILES.resolve("dashboards/millrace.json")));
            Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
                    new Yaml().load(Files.readString(FILES.resolve("alerts/millrace.yaml")));
            var alerts = rules.get("groups").stream()
                    .flatMap(group -> group.get("rules").stream())
                    .map(Alert::of)
                    .toList();
            return new Watching(dashboard, alerts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode dashboard() {
        return dashboard;
    }

    List<Alert> alerts() {
        return alerts;
    }

    /** The panels that show something, those of collapsed rows included. */
    List<JsonNode> panels() {
        return everything().filter(panel -> !isRow(panel)).toList();
    }

    /** Panels and rows. */
    Stream<JsonNode> everything() {
        return all(dashboard.get("panels"))
                .flatMap(panel -> Stream.concat(Stream.of(panel), all(panel.path("panels"))));
    }

    static boolean isRow(JsonNode panel) {
        return panel.get("type").asString().equals("row");
    }

    /** What panels ask for. */
    List<PromQl> queries() {
        return panels().stream().flatMap(Watching::queries).toList();
    }

    static Stream<PromQl> queries(JsonNode panel) {
        return all(panel.get("targets"))
                .map(target -> new PromQl(target.get("expr").asString()));
    }

    /** What the dashboard offers to choose from. */
    List<JsonNode> variables() {
        return all(dashboard.at("/templating/list")).toList();
    }

    static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
