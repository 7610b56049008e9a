package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.millrace.compute.diagnostics.Echo;
import dev.millrace.task.ProcessSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerInstallationTest {

    @TempDir
    private Path directory;

    @Test
    void commandHasWhatThePoolIsSetUpWith() throws IOException {
        var command = installation(WorkerInstallation.Caching.NONE)
                .command(TestChild.settings(32, Map.of("A", "b"), List.of("-Xss2m")));
        assertThat(command.argv()).contains("-Xss2m", "-Xmx" + (32 << 20)).endsWith(WorkerMain.class.getName());
        assertThat(command.environment()).containsEntry("A", "b").doesNotContainKey("JAVA_TOOL_OPTIONS");
        assertThat(command.directory()).isEqualTo(directory.toAbsolutePath());
        assertThat(command.argv().indexOf("-Xss2m"))
                .isGreaterThan(command.argv().indexOf("-XX:+UseSerialGC"));
    }

    @Test
    void poolMayChooseAnotherCollector() throws IOException {
        var settings = TestChild.settings(64, Map.of(), List.of("-XX:+UseParallelGC"));
        var command = installation(WorkerInstallation.Caching.NONE).command(settings);
        assertThat(command.argv()).contains("-XX:+UseParallelGC").doesNotContain("-XX:+UseSerialGC");
        try (var child = TestChild.startCommand(command)) {
            child.expect(Message.Ready.class);
        }
    }

    @Test
    void classPathIsOfJarsAndOnlyOfThoseThatAreNeeded() throws IOException {
        var classPath = classPath(installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT));
        assertThat(classPath).allMatch(Files::isRegularFile).hasSizeBetween(4, 40);
        assertThat(classPath.stream().map(jar -> jar.getFileName().toString()))
                .noneMatch(name -> name.startsWith("spring") || name.startsWith("tomcat") || name.startsWith("sqlite"))
                .anyMatch(name -> name.startsWith("jackson-databind-3"));
    }

    @Test
    void sameBuildIsInstalledOnce() throws IOException {
        var first = installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);
        var second = installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);
        assertThat(classPath(second)).isEqualTo(classPath(first));
        assertThat(builds()).hasSize(1);
    }

    @Test
    void manyMayInstallAtOnce() throws Exception {
        int many = 8;
        var barrier = new CyclicBarrier(many);
        Callable<WorkerCommand> install = () -> {
            barrier.await();
            return installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);
        };
        try (var threads = Executors.newFixedThreadPool(many)) {
            var made = threads.invokeAll(
                    IntStream.range(0, many).mapToObj(_ -> install).toList());
            for (var command : made) {
                assertThat(classPath(command.get())).allMatch(Files::isRegularFile);
                assertThat(classPath(command.get()))
                        .isEqualTo(classPath(made.getFirst().get()));
            }
        }
        assertThat(builds()).hasSize(1);
        assertStarts(installation(WorkerInstallation.Caching.NONE));
    }

    @Test
    void brokenInstallationIsReplaced() throws IOException {
        var jar = ownJar(installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT));
        long size = Files.size(jar);
        Files.write(jar, new byte[10]);
        assertStarts(installation(WorkerInstallation.Caching.NONE));
        assertThat(jar).hasSize(size);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void installationThatVanishesIsMadeAgain() throws IOException {
        var installation = installation(WorkerInstallation.Caching.NONE);
        var build = ownJar(installation.command(ProcessSettings.DEFAULT)).getParent();
        Files.move(build, directory.resolve("elsewhere"));
        assertStarts(installation);
        assertThat(build).isDirectory();
    }

    @Test
    void otherBuildsAreRemovedADayLater() throws IOException {
        var old = Files.createDirectory(directory.resolve("0123456789abcdef"));
        Files.writeString(old.resolve("classes-0.jar"), "old");
        Files.setLastModifiedTime(
                old,
                FileTime.fromMillis(Files.getLastModifiedTime(directory).toMillis()
                        - Duration.ofHours(25).toMillis()));
        var recent = Files.createDirectory(directory.resolve("fedcba9876543210"));
        installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);
        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void directoryThatCannotBeMadeIsTold() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThatIOException()
                .isThrownBy(() -> new WorkerInstallation(file.resolve("x"), WorkerInstallation.Caching.NONE)
                        .command(ProcessSettings.DEFAULT));
    }

    @Test
    void executableJarIsUnpacked() throws IOException {
        var outer = directory.resolve("app å.jar");
        var library = "as it is".getBytes(StandardCharsets.US_ASCII);
        try (var out = new ZipOutputStream(Files.newOutputStream(outer))) {
            put(out, "BOOT-INF/classes/dev/X.class", new byte[] {1});
            put(out, "BOOT-INF/classes/x.json", new byte[] {2});
            put(out, "org/Launcher.class", new byte[] {3});
            put(out, "BOOT-INF/lib/lib-1.jar", library);
        }
        var url = "jar:nested:" + outer.toUri().getRawPath() + "/!BOOT-INF/";
        var sources = List.of(ClassSource.at(url + "classes/!/"), ClassSource.at(url + "lib/lib-1.jar!/"));
        var command = new WorkerInstallation(directory, WorkerInstallation.Caching.NONE, sources)
                .command(ProcessSettings.DEFAULT);
        var classPath = classPath(command);
        assertThat(names(classPath.getFirst())).containsExactly("dev/X.class", "x.json");
        assertThat(classPath.getLast()).hasFileName("lib-1.jar").hasBinaryContent(library);
    }

    @Test
    void cacheIsMadeOnceAndChildrenStartWithIt() throws IOException {
        var cached = installation(WorkerInstallation.Caching.AT_ONCE);
        var command = cached.command(TestChild.settings(64, Map.of(), List.of()));
        var cache = cacheOf(command);
        assertThat(cache).isRegularFile();
        assertThat(builds().map(Path::getFileName))
                .containsExactly(cache.getParent().getFileName());
        assertStarts(cached);
        var made = Files.getLastModifiedTime(cache);
        installation(WorkerInstallation.Caching.AT_ONCE).command(ProcessSettings.DEFAULT);
        assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);

        Files.write(cache, new byte[100]);
        assertStarts(installation(WorkerInstallation.Caching.LATER));
        var jar = ownJar(command);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertStarts(installation(WorkerInstallation.Caching.LATER));
    }

    @Test
    void cacheIsMadeInTheBackground() throws IOException {
        try (var installation = installation(WorkerInstallation.Caching.LATER)) {
            assertThat(usesCache(installation)).isFalse();
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> usesCache(installation));
            assertStarts(installation);
        }
    }

    private static boolean usesCache(WorkerInstallation installation) throws IOException {
        return installation.command(ProcessSettings.DEFAULT).argv().stream()
                .anyMatch(argument -> argument.startsWith("-XX:AOTCache="));
    }

    private WorkerInstallation installation(WorkerInstallation.Caching caching) {
        return new WorkerInstallation(directory, caching);
    }

    private static void assertStarts(WorkerInstallation installation) throws IOException {
        try (var child = TestChild.startCommand(installation.command(TestChild.settings(64, Map.of(), List.of())))) {
            child.expect(Message.Ready.class);
            assertThat(child.end(TestChild.call(1, Echo.class, "1"))).isInstanceOf(Message.Done.class);
        }
    }

    private Stream<Path> builds() throws IOException {
        return Files.list(directory).filter(Files::isDirectory).filter(build -> !build.endsWith("crashes"));
    }

    private static List<Path> classPath(WorkerCommand command) {
        var entries = command.argv().get(command.argv().indexOf("-cp") + 1);
        return Stream.of(entries.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static Path ownJar(WorkerCommand command) {
        return classPath(command).getFirst();
    }

    private static Path cacheOf(WorkerCommand command) {
        var option = "-XX:AOTCache=";
        return command.argv().stream()
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Path.of(argument.substring(option.length())))
                .findAny()
                .orElseThrow();
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static List<String> names(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void onlyTheNewestCrashReportsAreKept() throws IOException {
        var crashes = Files.createDirectory(directory.resolve("crashes"));
        for (int i = 0; i < 3 * CrashReports.KEPT; i++) {
            var report = Files.createFile(crashes.resolve("hs_err_pid" + i + ".log"));
            Files.setLastModifiedTime(report, FileTime.fromMillis(i * 1000L));
        }

        installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);

        try (var left = Files.list(crashes)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .hasSize(CrashReports.KEPT)
                    .contains("hs_err_pid29.log", "hs_err_pid20.log");
        }
    }

    @Test
    void whatIsLeftOfACacheThatWasNeverMadeIsRemoved() throws IOException {
        var classes = installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);
        var build = classPath(classes).getFirst().getParent();
        var left = Files.createDirectory(build.resolve("new-1"));
        Files.writeString(left.resolve("start.aot"), "half");
        Files.setLastModifiedTime(left, FileTime.fromMillis(0));
        var underWay = Files.createDirectory(build.resolve("new-2"));

        installation(WorkerInstallation.Caching.NONE).command(ProcessSettings.DEFAULT);

        assertThat(left).doesNotExist();
        assertThat(underWay).exists();
    }
}
