package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.MillraceApplication;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.request.ComputeRequest;
import dev.millrace.api.request.DownloadRequest;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the README says of the code is so. */
class ReadmeTest {

    private static final Pattern TRANSITION = Pattern.compile("(?m)^ +([A-Z]+) --> ([A-Z]+)(:.*)?$");
    private static final Pattern BENCHMARK = Pattern.compile("\"([a-z-]+)\", new \\w+Benchmark\\(");

    private final Readme readme = Readme.read();

    @Test
    void configurationTableIsTheGeneratedMetadata() throws Exception {
        var told = readme.table("property", "type", "default", "meaning").stream()
                .map(row -> new Setting(row.get(0), row.get(1), row.get(2)))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(Setting.all(classes()));
    }

    @Test
    void valuesOfOtherPropertiesAreTheConfiguredOnes() throws Exception {
        Map<String, Object> server = configured("server");
        assertThat(readme.table("property", "value here", "meaning"))
                .filteredOn(row -> row.getFirst().startsWith("server."))
                .hasSize(2)
                .allSatisfy(row -> assertThat(server.get(row.getFirst().substring("server.".length())))
                        .hasToString(row.get(1)));
    }

    @Test
    void downloadTableIsWhatDownloadsAloneTake() {
        var ofBoth = fields(ComputeRequest.class);
        var own = fields(DownloadRequest.class).stream()
                .filter(field -> !ofBoth.contains(field))
                .toList();
        assertThat(column(readme.table("field of a download", "meaning", "default")))
                .containsExactlyElementsOf(own);
    }

    @Test
    void optionTableIsWhatEveryTaskTakes() {
        var ofDownloads = fields(DownloadRequest.class);
        var ofBoth = fields(ComputeRequest.class).stream()
                .filter(ofDownloads::contains)
                .filter(field -> !field.equals("type"))
                .toList();
        assertThat(column(readme.table("option", "meaning", "default"))).containsExactlyElementsOf(ofBoth);
    }

    private static List<String> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    void stateDiagramIsTheTransitionTable() {
        var drawn = TRANSITION
                .matcher(readme.block("mermaid"))
                .results()
                .map(arrow -> arrow.group(1) + " --> " + arrow.group(2))
                .toList();
        var legal = Arrays.stream(TaskState.values())
                .flatMap(from -> Arrays.stream(TaskState.values())
                        .filter(from::canBecome)
                        .map(to -> from + " --> " + to))
                .toList();
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(legal);
    }

    @Test
    void everyStateHasItsMeaning() {
        assertThat(column(readme.table("state", "meaning")))
                .containsExactlyElementsOf(
                        Arrays.stream(TaskState.values()).map(Enum::name).toList());
    }

    @Test
    void problemTableIsTheOneOfTheCode() {
        assertThat(readme.table("slug", "status", "title"))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> List.of(type.slug(), Integer.toString(type.status()), type.title()))
                        .toList());
    }

    @Test
    void errorCodesAreThoseOfTheCode() {
        assertThat(readme.table("code", "meaning"))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> List.of(code.wire(), code.meaning()))
                        .toList());
    }

    @Test
    void endsOfAttemptsAreThoseOfTheCode() {
        assertThat(readme.table("endedBy", "spends one", "meaning").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(Arrays.stream(EndedBy.values())
                        .map(end -> List.of(end.wire(), end.spends() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void functionTableNamesEveryFunction() throws Exception {
        try (var files = Files.walk(classes().resolve("dev/millrace/compute"))) {
            assertThat(column(readme.table("function", "what it does")))
                    .containsExactlyElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".json"))
                                    .map(name -> name.substring(0, name.length() - ".json".length()))
                                    .sorted()
                                    .toList());
        }
    }

    @Test
    void packageTableNamesEveryPackage() throws Exception {
        try (var entries = Files.list(classes().resolve("dev/millrace"))) {
            assertThat(column(readme.table("package", "what it owns")))
                    .containsExactlyInAnyOrderElementsOf(entries.filter(Files::isDirectory)
                            .map(entry -> entry.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void poolsThatExistFromTheStartAreTheConfiguredOnes() throws Exception {
        var told = readme.table("pool", "kind", "size", "for").stream()
                .map(row -> row.subList(0, 3))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(configuredPools());
    }

    private static List<List<String>> configuredPools() throws IOException {
        Map<String, Map<String, Map<String, Object>>> millrace = configured("millrace");
        return millrace.get("pools").entrySet().stream()
                .map(pool -> List.of(
                        pool.getKey(),
                        pool.getValue().get("kind").toString(),
                        pool.getValue()
                                .getOrDefault("size", "number of processors")
                                .toString()))
                .toList();
    }

    /** A part of the configuration that the jar brings along. */
    private static <T> Map<String, T> configured(String part) throws IOException {
        try (var yaml = Files.newInputStream(Path.of("src/main/resources/application.yaml"))) {
            Map<String, Map<String, T>> root = new Yaml().load(yaml);
            return root.get(part);
        }
    }

    @Test
    void benchmarkTableNamesEveryBenchmark() throws IOException {
        var source = Files.readString(Path.of("src/bench/java/dev/millrace/bench/Benchmarks.java"));
        assertThat(column(readme.table("benchmark", "what it measures")))
                .containsExactlyElementsOf(BENCHMARK
                        .matcher(source)
                        .results()
                        .map(name -> name.group(1))
                        .toList());
    }

    @Test
    void linksLeadToFilesAndHeadings() {
        var headings = readme.text()
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> "#"
                        + line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();
        assertThat(readme.links())
                .isNotEmpty()
                .allMatch(link -> headings.contains(link) || Files.exists(Path.of(link)));
    }

    private static Stream<String> column(List<List<String>> rows) {
        return rows.stream().map(List::getFirst);
    }

    /** Where the compiler put the application. */
    private static Path classes() throws URISyntaxException {
        return Path.of(MillraceApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
