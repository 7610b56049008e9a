package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.docs.Watching.Alert;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The dashboard and the alerts are about metrics that exist, and the README tells what to do about them. */
class WatchingTest {

    private static final Pattern RUNBOOK = Pattern.compile("(?m)^#### (Millrace\\w+)$");
    private static final Pattern CHOSEN = Pattern.compile("label_values\\((.*), \\w+\\)");
    private static final Pattern RANGE = Pattern.compile("\\[([^]]*)]");

    /** Made by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

    private final Readme readme = Readme.read();
    private final Watching watching = Watching.read();

    @Test
    void alertTableIsTheAlerts() {
        assertThat(readme.table("alert", "severity", "fires when").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(watching.alerts().stream()
                        .map(alert -> List.of(
                                alert.name(), String.valueOf(alert.labels().get("severity"))))
                        .toList());
    }

    @Test
    void everyAlertHasARunbookAndSaysWhereItIs() {
        assertThat(RUNBOOK.matcher(readme.text()).results().map(heading -> heading.group(1)))
                .containsExactlyElementsOf(
                        watching.alerts().stream().map(Alert::name).toList());
        assertThat(watching.alerts()).allSatisfy(alert -> {
            assertThat(alert.annotations())
                    .containsOnlyKeys("summary", "description", "runbook_url")
                    .containsEntry("runbook_url", "README.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(alert.labels().get("severity")).isIn("critical", "warning");
        });
    }

    @Test
    void everyRunbookSaysWhatItMeansWhereToLookAndWhatToDo() {
        assertThat(readme.text().split("(?m)^#### "))
                .filteredOn(part -> part.startsWith("Millrace"))
                .isNotEmpty()
                .allSatisfy(runbook ->
                        assertThat(runbook).containsSubsequence("- **Means**: ", "- **First look**: ", "- **Do**: "));
    }

    @Test
    void metricsOfAlertsAreThoseOfTheTables() {
        assertThat(watching.alerts())
                .allSatisfy(
                        alert -> assertThat(described(new PromQl(alert.expr()))).isSubsetOf(metrics()));
    }

    @Test
    void metricsOfTheDashboardAreThoseOfTheTables() {
        assertThat(asked())
                .hasSizeGreaterThan(80)
                .allSatisfy(query -> assertThat(described(query)).isNotEmpty().isSubsetOf(metrics()));
    }

    @Test
    void theDashboardShowsEveryMetricOfOurs() {
        var shown = new TreeSet<String>();
        watching.queries().forEach(query -> shown.addAll(described(query)));
        var ours = readme.table("metric", "type", "scope", "labels", "meaning").stream()
                .map(List::getFirst)
                .filter(metric -> !metric.matches("executor_.*_max|.*_seconds_max"))
                .toList();
        // how many slots there are at most is how many there are
        assertThat(shown)
                .containsAll(ours.stream()
                        .filter(metric -> !metric.equals("executor_pool_max_threads"))
                        .toList());
    }

    @Test
    void whatServersTellAlikeIsNeverSummed() {
        var shared = readme.table("metric", "type", "scope", "labels", "meaning").stream()
                .filter(row -> row.get(2).equals("cluster"))
                .map(List::getFirst)
                .toList();
        assertThat(shared).contains("millrace_backlog_tasks", "millrace_webhook_pending");
        var queries = Stream.concat(
                watching.queries().stream(), watching.alerts().stream().map(alert -> new PromQl(alert.expr())));
        assertThat(queries.map(PromQl::bare).toList())
                .allSatisfy(query ->
                        shared.forEach(metric -> assertThat(query.replaceAll("\\bmax\\s*\\(\\s*" + metric + "\\b", ""))
                                .doesNotContainPattern("\\b" + metric + "\\b")));
    }

    @Test
    void everyPanelHasAUnitAndADescription() {
        assertThat(watching.panels()).hasSizeGreaterThan(50).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("description").asString()).as(title(panel)).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asString())
                    .as(title(panel))
                    .isNotBlank();
        });
    }

    @Test
    void everyRateIsOverTheIntervalThatFitsTheGraph() {
        assertThat(watching.queries())
                .allSatisfy(query -> assertThat(
                                RANGE.matcher(query.text()).results().map(range -> range.group(1)))
                        .allMatch("$__rate_interval"::equals));
    }

    @Test
    void everyPanelAsksTheChosenDataSourceAndAboutTheChosenServers() {
        assertThat(watching.panels()).allSatisfy(panel -> {
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            assertThat(Watching.all(panel.get("targets")))
                    .isNotEmpty()
                    .allMatch(target -> target.at("/datasource/uid").asString().equals("${datasource}"));
            assertThat(Watching.queries(panel))
                    .allSatisfy(query -> assertThat(query.text())
                            .contains("namespace=~\"$namespace\", job=\"$job\", instance=~\"$instance\""));
        });
    }

    @Test
    void graphsOfDurationsShowExemplars() {
        assertThat(watching.panels())
                .filteredOn(panel ->
                        Watching.queries(panel).anyMatch(query -> query.text().contains("histogram_quantile")))
                .isNotEmpty()
                .allMatch(panel -> Watching.all(panel.get("targets"))
                        .anyMatch(target -> target.path("exemplar").asBoolean(false)));
    }

    @Test
    void variablesAreThoseThatAreToldOf() {
        assertThat(watching.variables().stream()
                        .map(variable -> variable.get("name").asString()))
                .containsExactly("datasource", "namespace", "job", "instance", "pool");
    }

    @Test
    void idsAreUniqueAndPanelsDoNotOverlap() {
        var ids = watching.everything().map(panel -> panel.get("id").asInt()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        var taken = new HashSet<List<Integer>>();
        watching.everything()
                .forEach(panel -> cells(panel)
                        .forEach(cell -> assertThat(taken.add(cell))
                                .as("%s at %s", title(panel), cell)
                                .isTrue()));
    }

    private static Stream<List<Integer>> cells(JsonNode panel) {
        var at = panel.get("gridPos");
        int right = at.get("x").asInt() + at.get("w").asInt();
        assertThat(right).as(title(panel)).isLessThanOrEqualTo(24);
        int bottom = at.get("y").asInt() + at.get("h").asInt();
        return Stream.iterate(at.get("x").asInt(), x -> x < right, x -> x + 1)
                .flatMap(x -> Stream.iterate(at.get("y").asInt(), y -> y < bottom, y -> y + 1)
                        .map(y -> List.of(x, y)));
    }

    private static String title(JsonNode panel) {
        return panel.get("title").asString();
    }

    /** What the dashboard asks for: in panels, and to have something to choose from. */
    private List<PromQl> asked() {
        var chosen = watching.variables().stream()
                .filter(variable -> variable.has("definition"))
                .map(variable ->
                        CHOSEN.matcher(variable.get("definition").asString()).replaceFirst("$1"))
                .map(PromQl::new);
        return Stream.concat(watching.queries().stream(), chosen).toList();
    }

    private Set<String> described(PromQl query) {
        var families = new TreeSet<String>();
        query.metrics().forEach(name -> families.add(metrics().contains(name) ? name : PromQl.family(name)));
        return families;
    }

    private Set<String> metrics() {
        var metrics = new TreeSet<>(OF_PROMETHEUS);
        readme.table("metric", "type", "scope", "labels", "meaning").forEach(row -> metrics.add(row.getFirst()));
        metrics.addAll(readme.platformMetrics());
        return metrics;
    }
}
