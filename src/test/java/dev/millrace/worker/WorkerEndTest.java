package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.compute.diagnostics.Crash;
import dev.millrace.task.EndedBy;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How children end, and what tells it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerEndTest {

    private static boolean saysOutOfMemory(String line) {
        return ExitReason.outOfMemory(line).isPresent();
    }

    @Test
    void quitEndsAnIdleChild() throws Exception {
        try (var child = TestChild.start()) {
            child.send(new Message.Quit());
            assertThat(child.exit()).isEqualTo(Protocol.EXIT_QUIT);
            assertThat(child.log()).isEmpty();
        }
    }

    /** The loops of the second look whether the machine is to halt only because they are told to. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"what\":\"spin\"}", "{\"what\":\"count\",\"number\":1000}"})
    void childEndsWithItsInputWhateverItsFunctionDoes(String args) throws Exception {
        try (var child = TestChild.start()) {
            child.send(TestChild.call(1, Misbehaviour.class, args));
            child.process().getOutputStream().close();
            assertThat(child.exit()).isEqualTo(Protocol.EXIT_QUIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "heap-elsewhere", "array"})
    void fullHeapEndsTheChildAndIsTold(String what) throws Exception {
        try (var child = TestChild.start()) {
            child.send(TestChild.call(1, Misbehaviour.class, "{\"what\":\"" + what + "\"}"));
            assertThat(child.exit()).isEqualTo(Protocol.EXIT_OUT_OF_MEMORY);
            assertThat(child.log().lines()).anyMatch(WorkerEndTest::saysOutOfMemory);
        }
    }

    @Test
    void memoryThatALibraryIsOutOfIsToldBeforeTheChildEnds() throws Exception {
        try (var child = TestChild.start()) {
            var end = (Message.Failed) child.end(TestChild.call(1, Misbehaviour.class, "{\"what\":\"library\"}"));
            assertThat(end.endedBy()).isEqualTo(EndedBy.OOM);
            assertThat(child.exit()).isEqualTo(Protocol.EXIT_OUT_OF_MEMORY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "imitate"})
    void functionThatEndsTheChildIsNotOutOfMemory(String what) throws Exception {
        try (var child = TestChild.start()) {
            int code = Protocol.EXIT_OUT_OF_MEMORY;
            child.send(TestChild.call(1, Misbehaviour.class, "{\"what\":\"" + what + "\",\"number\":" + code + "}"));
            assertThat(child.exit()).isEqualTo(code);
            assertThat(child.log().lines()).noneMatch(WorkerEndTest::saysOutOfMemory);
        }
    }

    @ParameterizedTest
    @CsvSource({"exit, 7", "halt, 7", "heap, 3", "signal, 137"})
    void crashEndsTheChild(String how, int exit) throws Exception {
        try (var child = TestChild.start()) {
            child.send(TestChild.call(1, Crash.class, "{\"how\":\"" + how + "\",\"exitCode\":7}"));
            assertThat(child.exit()).isEqualTo(exit);
            assertThat(child.log().lines().anyMatch(WorkerEndTest::saysOutOfMemory))
                    .isEqualTo(how.equals("heap"));
        }
    }

    @Test
    void crashOfTheStackIsSurvived() throws Exception {
        try (var child = TestChild.start()) {
            for (long id = 1; id <= 3; id++) {
                var end = child.end(TestChild.call(id, Crash.class, "{\"how\":\"stack\",\"exitCode\":7}"));
                assertThat(((Message.Failed) end).error().message()).isEqualTo("StackOverflowError");
            }
        }
    }

    @Test
    void childIsGoneWhenTheServerIsKilled() throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var child = ProcessHandle.of(readPid(parent)).orElseThrow();
            parent.destroyForcibly();
            child.onExit().get(1, TimeUnit.MINUTES);
            assertThat(child.isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static long readPid(Process parent) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII));
        var line = reader.readLine();
        assertThat(line).isNotNull();
        return Long.parseLong(line);
    }

    /** A server that has a child spin, and is then killed. */
    static final class ParentMain {

        private ParentMain() {}

        public static void main(String[] args) throws IOException {
            var child = TestChild.start();
            child.send(TestChild.call(1, Misbehaviour.class, "{\"what\":\"spin\"}"));
            try (var out = new FileOutputStream(FileDescriptor.out)) {
                out.write((child.process().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            child.end();
        }
    }

    @Test
    void childThatBreaksLeavesItsOwnReport() throws Exception {
        var command = TestChild.INSTALLATION.command(TestChild.settings(64, Map.of(), List.of()));
        try (var child = TestChild.startCommand(command)) {
            child.expect(Message.Ready.class);
            child.send(TestChild.call(1, Crash.class, "{\"how\":\"segv\",\"exitCode\":1}"));
            assertThat(child.receiveAny()).isEqualTo(new Message.Begun(1));
            assertThatExceptionOfType(FrameException.class)
                    .isThrownBy(child::receiveAny)
                    .satisfies(e -> assertThat(e.saysCrash()).isTrue());
            assertThat(child.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(command.crashReport(child.process().pid())).hasValueSatisfying(report -> {
                assertThat(report.signal()).isEqualTo("SIGSEGV");
                assertThat(report.problem())
                        .contains("SIGSEGV")
                        .contains(" in ")
                        .doesNotContain("pid=");
                assertThat(report.outOfMemory()).isFalse();
            });
        }
    }

    @Test
    void reportOfWantOfMemoryIsToldFromACrash(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("hs_err"), """
                #
                # There is insufficient memory for the Java Runtime Environment to continue.
                # Native memory allocation (mmap) failed to map 65536 bytes. Error detail: committing reserved memory.
                # Possible reasons:
                """);
        assertThat(CrashReport.read(file)).hasValueSatisfying(report -> {
            assertThat(report.outOfMemory()).isTrue();
            assertThat(report.signal()).isNull();
            assertThat(report.problem()).startsWith("Native memory allocation (mmap) failed to map 65536 bytes");
        });
        assertThat(CrashReport.read(directory.resolve("none"))).isEmpty();
        assertThat(CrashReport.read(Files.writeString(directory.resolve("other"), "what?\n")))
                .isEmpty();
    }
}
