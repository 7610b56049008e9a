package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessSettingsTest {

    private static final long MIB = 1 << 20;

    private static ProcessSettings with(Map<String, String> env, List<String> options) {
        return new ProcessSettings(64 * MIB, 128 * MIB, 0, Duration.ofSeconds(1), 0, env, options);
    }

    private static List<String> wrong(Map<String, String> env, List<String> options) {
        return fields(catchThrowableOfType(Refusal.Invalid.class, () -> with(env, options)));
    }

    private static List<String> fields(Refusal.Invalid invalid) {
        return invalid.errors().stream().map(FieldError::field).toList();
    }

    private static PoolDefinition pool(PoolKind kind, int size, ProcessSettings process) {
        var name = new PoolName("any");
        return new PoolDefinition(name, kind, size, null, 10, QueueOrder.FIFO, Duration.ofMinutes(1), null, process);
    }

    @Test
    void whatIsAbsentGetsItsDefault() {
        var nothing = new ProcessOptions(null, null, null, null, null, null, null);
        assertThat(nothing.of(PoolKind.PROCESS)).isEqualTo(ProcessSettings.DEFAULT);
        assertThat(nothing.of(PoolKind.VIRTUAL)).isNull();
        assertThat(pool(PoolKind.PROCESS, 2, null).process()).isEqualTo(ProcessSettings.DEFAULT);
        assertThat(ProcessSettings.DEFAULT)
                .isEqualTo(new ProcessSettings(
                        512 * MIB, 768 * MIB, 100_000, Duration.ofMinutes(5), 0, Map.of(), List.of()));
        var heap = new ProcessOptions(100 * MIB, null, null, null, null, null, null).of(PoolKind.PROCESS);
        assertThat(heap).extracting(ProcessSettings::maxRssBytes).isEqualTo(356 * MIB);
    }

    @Test
    void otherKindsHaveNoProcesses() {
        var some = new ProcessOptions(64 * MIB, null, null, null, 1, null, List.of());
        var refused = catchThrowableOfType(Refusal.Invalid.class, () -> some.of(PoolKind.PLATFORM));
        assertThat(fields(refused)).containsExactly("maxHeapBytes", "warm", "jvmOptions");
        assertThatThrownBy(() -> pool(PoolKind.VIRTUAL, 1, ProcessSettings.DEFAULT))
                .isInstanceOf(Refusal.Invalid.class);
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var refused = catchThrowableOfType(
                Refusal.Invalid.class,
                () -> new ProcessSettings(
                        MIB, MIB, -1, Duration.ofMillis(999), -1, Map.of("A=B", "x"), List.of("-jar")));
        assertThat(fields(refused))
                .containsExactly(
                        "maxHeapBytes",
                        "maxRssBytes",
                        "maxTasksPerChild",
                        "idleTimeout",
                        "warm",
                        "env",
                        "jvmOptions[0]");
        assertThatThrownBy(() ->
                        new ProcessSettings(256 * MIB, 255 * MIB, 1, Duration.ofDays(366), 0, Map.of(), List.of()))
                .hasMessageContainingAll("maxRssBytes", "idleTimeout");
    }

    @Test
    void thereAreNoMoreProcessesThanAMachineBears() {
        assertThat(pool(PoolKind.PROCESS, 256, null).size()).isEqualTo(256);
        assertThatThrownBy(() -> pool(PoolKind.PROCESS, 257, null)).hasMessageContaining("size");
        var warm = new ProcessOptions(null, null, null, null, 3, null, null).of(PoolKind.PROCESS);
        assertThat(pool(PoolKind.PROCESS, 3, warm).process()).isEqualTo(warm);
        assertThatThrownBy(() -> pool(PoolKind.PROCESS, 2, warm)).hasMessageContaining("warm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=ISO-8859-1",
                "-Dempty=",
                "-Dflag",
                "-Dtext=with spaces",
                "-Xss2m",
                "-Xms32m",
                "-Xint",
                "-ea",
                "-ea:dev.millrace...",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-preview",
                "-Xlog:gc*:stderr:time"
            })
    void optionsThatTuneAreTaken(String option) {
        assertThat(with(Map.of(), List.of(option)).jvmOptions()).containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx1g",
                "-XX:MaxHeapSize=1g",
                "-XX:MaxRAMPercentage=90",
                "-cp",
                "-classpath",
                "--class-path=/tmp",
                "-jar",
                "--module-path=/tmp",
                "--patch-module=java.base=/tmp",
                "-Xbootclasspath/a:/tmp/x.jar",
                "-javaagent:x.jar",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
                "-agentpath:/tmp/x.so",
                "-Xrunjdwp:transport=dt_socket",
                "-Xdebug",
                "-Dcom.sun.management.jmxremote.port=9999",
                "-Djava.class.path=/tmp",
                "-Djava.system.class.loader=Evil",
                "@/etc/passwd",
                "-XX:Flags=/tmp/flags",
                "-XX:VMOptionsFile=/tmp/options",
                "-XX:OnError=rm -rf /",
                "-XX:OnOutOfMemoryError=rm -rf /",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+CrashOnOutOfMemoryError",
                "-XX:SharedArchiveFile=/tmp/x.jsa",
                "-XX:AOTCache=/tmp/x.aot",
                "-XX:+AutoCreateSharedArchive",
                "-XX:StartFlightRecording=filename=/tmp/x.jfr",
                "-XX:+PrintFlagsFinal",
                "-XX:DumpLoadedClassList=/tmp/classes",
                "-XX:LogFile=/tmp/log",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ErrorFile=/tmp/error",
                "-XX:+ErrorFileToStdout",
                "-XX:HeapDumpPath=/tmp/dump",
                "-XX:-UseCountedLoopSafepoints",
                "-XX:-DisplayVMOutput",
                "-Xlog:gc",
                "-Xlog:gc:file=/tmp/x",
                "-verbose:gc",
                "-version",
                "-Dx=a\nb",
                "Main",
                "",
                "-"
            })
    void optionsThatWouldBreakSupervisionAreRefused(String option) {
        assertThat(wrong(Map.of(), List.of("-XX:+UseSerialGC", option))).containsExactly("jvmOptions[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_LIBRARY_PATH"})
    void variablesThatWouldChangeHowAChildStartsAreRefused(String name) {
        assertThat(wrong(Map.of(name, "x"), List.of())).containsExactly("env." + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A B", "A=B", "É", "A-B", "A\0"})
    void namesThatNoVariableHasAreRefused(String name) {
        assertThat(wrong(Map.of(name, "x"), List.of())).containsExactly("env");
    }

    @Test
    void valuesOfTheEnvironmentHaveALeastForm() {
        assertThat(with(Map.of("A", "", "B", "x".repeat(4096)), List.of()).env())
                .hasSize(2);
        assertThat(wrong(Map.of("A", "x".repeat(4097)), List.of())).containsExactly("env.A");
        assertThat(wrong(Map.of("A", "\0"), List.of())).containsExactly("env.A");
    }

    @Test
    void thereAreNotTooManyOfThem() {
        var options = Collections.nCopies(65, "-ea");
        assertThat(with(Map.of(), options.subList(0, 64)).jvmOptions()).hasSize(64);
        assertThat(wrong(Map.of(), options)).containsExactly("jvmOptions");
        var env = IntStream.range(0, 65).boxed().collect(Collectors.toMap(i -> "A" + i, i -> "x"));
        assertThat(wrong(env, List.of())).containsExactly("env");
        assertThat(wrong(Map.of(), List.of("-D" + "x".repeat(1023)))).containsExactly("jvmOptions[0]");
    }

    @Test
    void valuesOfTheEnvironmentAreNotShown() {
        var settings = with(Map.of("TOKEN", "s3cret"), List.of());
        var pool = pool(PoolKind.PROCESS, 1, settings);
        assertThat(settings.toString()).contains("TOKEN").doesNotContain("s3cret");
        assertThat(pool.toString()).doesNotContain("s3cret");
        assertThat(pool.masked().process()).isEqualTo(settings.masked());
        assertThat(settings.masked().env()).containsOnlyKeys("TOKEN").doesNotContainValue("s3cret");
        assertThat(pool(PoolKind.VIRTUAL, 1, null).masked()).isEqualTo(pool(PoolKind.VIRTUAL, 1, null));
    }
}
