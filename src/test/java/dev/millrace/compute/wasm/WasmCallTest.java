package dev.millrace.compute.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import dev.millrace.task.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What runs in a child, run here; with modules of real compilers. */
class WasmCallTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_PAGES = 64;

    @TempDir
    private Path directory;

    private final FunctionRun surroundings = new FunctionRun();
    private WasmCall wasm = new WasmCall();

    private JsonNode call(String module, String export, String input)
            throws IOException, InterruptedException, FunctionFailure {
        var bytes = TestModules.bytes(module);
        var hash = Sha256.hex(bytes);
        var file = directory.resolve(hash + ".wasm");
        if (Files.notExists(file)) {
            Files.write(file, bytes);
        }
        var args = new WasmCall.Args(file.toString(), hash, module, MAX_PAGES, export, JSON.readTree(input));
        return wasm.run(args, surroundings.context());
    }

    private String result(String module, String export, String input) throws Exception {
        return call(module, export, input).toString();
    }

    private FunctionFailure failure(String module, String export, String input) {
        return catchThrowableOfType(FunctionFailure.class, () -> call(module, export, input));
    }

    @Test
    void everyTypeOfNumberGoesInAndOut() throws Exception {
        assertThat(result("numbers", "add", "[2, 3]")).isEqualTo("5");
        assertThat(result("numbers", "add64", "[\"9007199254740992\", 1]")).isEqualTo("\"9007199254740993\"");
        assertThat(result("numbers", "half", "[5]")).isEqualTo("2.5");
        assertThat(result("numbers", "scale", "[1.5, -2]")).isEqualTo("-3.0");
        assertThat(result("numbers", "nothing", "[]")).isEqualTo("null");
        assertThat(result("numbers", "nothing", "{}")).isEqualTo("null");
    }

    @Test
    void severalResultsAreAnArray() throws Exception {
        assertThat(result("pair", "divmod", "[17, 5]")).isEqualTo("[3,2]");
        assertThat(result("pair", "largest", "[]")).isEqualTo("\"9223372036854775807\"");
        assertThat(result("pair", "nan", "[]")).isEqualTo("\"NaN\"");
        assertThat(result("pair", "infinity", "[]")).isEqualTo("\"Infinity\"");
    }

    @Test
    void modulesOfOtherCompilersRunAsWell() throws Exception {
        assertThat(result("collatz", "collatz", "[27]")).isEqualTo("111");
    }

    @Test
    void moduleIsInitialisedBeforeItIsCalled() throws Exception {
        assertThat(result("pair", "ready", "[]")).isEqualTo("1");
    }

    @Test
    void exportMayHaveAnyName() throws Exception {
        assertThat(result("pair", "with/slash", "[]")).isEqualTo("7");
    }

    @Test
    void trapsAreNamed() {
        assertThat(failure("numbers", "unreachable", "[]")).hasMessage("the module trapped: unreachable");
        assertThat(failure("numbers", "divide", "[1, 0]")).hasMessage("the module trapped: integer divide by zero");
        assertThat(failure("numbers", "peek", "[-4]")).hasMessage("the module trapped: out of bounds memory access");
    }

    @Test
    void memoryGrowsUpToItsCap() throws Exception {
        assertThat(result("numbers", "hoard", "[]")).isEqualTo(Integer.toString(MAX_PAGES));
    }

    @Test
    void everyCallHasAMemoryOfItsOwn() throws Exception {
        call("numbers", "hoard", "[]");

        assertThat(failure("numbers", "peek", "[" + (MAX_PAGES * ModulesProperties.PAGE - 8) + "]"))
                .hasMessageContaining("out of bounds");
    }

    @Test
    @Timeout(60)
    void endlessLoopEndsWhenItsThreadIsInterrupted() throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> thrown.complete(catchThrowable(() -> call("numbers", "spin", "[]"))));
        call("numbers", "nothing", "[]");
        thread.start();
        thread.interrupt();

        assertThat(thrown.get(50, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void commandReadsItsInputArgumentsAndEnvironmentAndWritesJson() throws Exception {
        var input = "{\"stdin\":\"one\\ntwo\\n\",\"argv\":[\"a b\",\"ü\"],\"env\":{\"MODE\":\"x\"}}";

        assertThat(result("report", null, input))
                .isEqualTo("{\"argv\":[\"a b\",\"ü\"],\"env\":[\"MODE=x\"],\"bytes\":8,\"lines\":2,\"clock\":true}");
    }

    @Test
    void commandWithNothingGivenHasNothing() throws Exception {
        assertThat(call("report", null, "{}").path("bytes").intValue()).isZero();
        assertThat(call("report", null, "{}").path("env").isEmpty()).isTrue();
    }

    @Test
    void whatIsNoJsonIsText() throws Exception {
        assertThat(call("report", null, "{\"argv\":[\"cat\"],\"stdin\":\"{not json\\n\"}")
                        .stringValue())
                .isEqualTo("{not json\n");
        assertThat(call("report", null, "{\"argv\":[\"cat\"]}").stringValue()).isEmpty();
    }

    private JsonNode written(String text) throws Exception {
        var argv = JSON.createArrayNode().add("cat");
        var input = JSON.createObjectNode().put("stdin", text).set("argv", argv);
        return call("report", null, input.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "[1, -1e309]", "{\"a\": 1e-400}", "NaN", "Infinity"})
    void numberThatCannotBeKeptMakesItText(String text) throws Exception {
        assertThat(written(text).stringValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890",
                "-9223372036854775809",
                "9007199254740993",
                "[1.5,0.0,-0.0,1.0E300,4.9E-324]"
            })
    void numbersThatCanBeKeptAreKeptToTheLastDigit(String text) throws Exception {
        assertThat(written(text)).hasToString(text);
        assertThat(written(text).isString()).isFalse();
    }

    @Test
    void whatIsNoTextIsAskedForAsContent() {
        var future = surroundings.future(new byte[] {(byte) 0xff, 0}, null);

        assertThat(failure("report", null, "{\"argv\":[\"cat\"],\"stdin\":{\"future\":\"" + future + "\"}}"))
                .hasMessageContaining("output.contentType");
    }

    @Test
    void contentOfAFutureIsReadAndOutputBecomesContent() throws Exception {
        var bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        var future = surroundings.future(bytes, "in.bin");

        var result = result(
                "report",
                null,
                "{\"argv\":[\"cat\"],\"stdin\":{\"future\":\"%s\"},\"output\":{\"contentType\":\"application/x-test\",\"fileName\":\"out.bin\"}}"
                        .formatted(future));

        assertThat(result).isEqualTo("{\"bytes\":300000}");
        assertThat(surroundings.writtenBytes()).isEqualTo(bytes);
        assertThat(surroundings.written().contentType()).isEqualTo("application/x-test");
        assertThat(surroundings.written().fileName()).isEqualTo("out.bin");
    }

    @Test
    void tooMuchOutputIsAskedForAsContent() throws Exception {
        assertThat(failure("report", null, "{\"argv\":[\"flood\"]}")).hasMessageContaining("output.contentType");
        assertThat(result("report", null, "{\"argv\":[\"flood\"],\"output\":{\"contentType\":\"text/plain\"}}"))
                .isEqualTo("{\"bytes\":" + (6 << 20) + "}");
    }

    @Test
    void exitCodeAndStandardErrorAreTold() {
        assertThat(failure("report", null, "{\"argv\":[\"fail\"]}"))
                .hasMessage("the program ended with exit code 3: cannot go on");
        assertThat(failure("report", null, "{\"argv\":[\"abort\"]}"))
                .hasMessage("the module trapped: unreachable: giving up");
    }

    @Test
    void failedProgramLeavesNoContent() {
        var failure = failure("report", null, "{\"argv\":[\"fail\"],\"output\":{\"contentType\":\"text/plain\"}}");

        assertThat(failure).hasMessageContaining("exit code 3");
        assertThat(surroundings.contents().size()).isZero();
        assertThat(surroundings.contents().openDrafts()).isZero();
    }

    @Test
    void thereAreNoFiles() throws Exception {
        for (var path : new String[] {"/etc/passwd", "../etc/passwd", directory.toString(), "."}) {
            var argv = JSON.createArrayNode().add("open").add(path);
            assertThat(call("report", null, "{\"argv\":" + argv + "}").stringValue())
                    .isEqualTo("refused");
        }
    }

    @Test
    void missingInputIsTold() {
        var gone = "0199c0de-7a10-7000-8000-000000000001";

        assertThat(failure("report", null, "{\"stdin\":{\"future\":\"" + gone + "\"}}"))
                .hasMessageContaining(gone);
    }

    @Test
    void compiledFormIsKeptBesideTheModuleAndUsedAgain() throws Exception {
        call("numbers", "add", "[1, 1]");
        var compiled = compiledForm();
        var written = Files.getLastModifiedTime(compiled);
        wasm = new WasmCall();

        assertThat(result("numbers", "add", "[1, 2]")).isEqualTo("3");
        assertThat(Files.getLastModifiedTime(compiled)).isEqualTo(written);
    }

    @Test
    void damagedCompiledFormIsMadeAnew() throws Exception {
        call("numbers", "add", "[1, 1]");
        Files.writeString(compiledForm(), "damaged", StandardCharsets.UTF_8);
        wasm = new WasmCall();

        assertThat(result("numbers", "add", "[1, 2]")).isEqualTo("3");
        assertThat(Files.size(compiledForm())).isGreaterThan(1_000);
    }

    @Test
    void compiledFormOfAnotherModuleIsNotRun() throws Exception {
        call("collatz", "collatz", "[1]");
        var foreign = Files.readAllBytes(compiledForm());
        Files.delete(compiledForm());
        call("numbers", "add", "[1, 1]");
        Files.write(compiledForm(), foreign);
        wasm = new WasmCall();

        assertThat(result("numbers", "add", "[1, 2]")).isEqualTo("3");
        assertThat(Files.readAllBytes(compiledForm())).isNotEqualTo(foreign);
    }

    @Test
    void oneByteOfTheCompiledFormThatIsAnotherIsFound() throws Exception {
        call("numbers", "add", "[1, 1]");
        var whole = Files.readAllBytes(compiledForm());
        for (int at : new int[] {0, 40, whole.length / 2, whole.length - 1}) {
            var damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(compiledForm(), damaged);
            var file = new CompiledFile(directory.resolve("m.wasm"), Sha256.hex(TestModules.bytes("numbers")));
            assertThat(file.get("any")).as("byte %d", at).isNull();
        }
    }

    @Test
    void childrenThatCompileTheSameModuleAtOnceDoNotHinderEachOther() throws Exception {
        var bytes = TestModules.bytes("numbers");
        var hash = Sha256.hex(bytes);
        Files.write(directory.resolve(hash + ".wasm"), bytes);
        var args = new WasmCall.Args(
                directory.resolve(hash + ".wasm").toString(),
                hash,
                "numbers",
                MAX_PAGES,
                "add",
                JSON.readTree("[20, 22]"));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var results = threads.invokeAll(Collections.nCopies(
                    12,
                    () -> new WasmCall().run(args, new FunctionRun().context()).intValue()));
            assertThat(results).allSatisfy(result -> assertThat(result.get()).isEqualTo(42));
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
        assertThat(new CompiledFile(directory.resolve(hash + ".wasm"), hash).get("any"))
                .isNotNull();
    }

    @Test
    void damagedModuleIsNotRun() throws Exception {
        call("numbers", "add", "[1, 1]");
        var file = directory.resolve(Sha256.hex(TestModules.bytes("numbers")) + ".wasm");
        Files.write(file, TestModules.bytes("collatz"));
        wasm = new WasmCall();

        assertThat(failure("numbers", "add", "[1, 2]")).hasMessageContaining("damaged");
        assertThat(file).doesNotExist();
    }

    private Path compiledForm() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".compiled"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
