package dev.millrace.compute.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.compute.ModuleLibrary;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class ModulesTest {

    private static final ModuleName CALC = new ModuleName("calc");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private SqliteStore store;
    private ModuleFiles files;
    private Modules modules;
    private WasmFunctions functions;

    @BeforeEach
    void open() {
        store = SqliteStore.open(
                directory.resolve("millrace.db"), Clock.systemUTC(), new PlainBodies(), CommitObserver.NONE);
        files = new ModuleFiles(directory.resolve("modules"), store.modules());
        var limits = new ModulesProperties(
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(4),
                2,
                DataSize.ofMegabytes(1),
                8);
        modules = new Modules(store.modules(), files, limits, Clock.systemUTC());
        functions = new WasmFunctions(modules);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ModuleLibrary.Taken put(String module) throws IOException {
        var file = modules.incoming();
        Files.write(file, TestModules.bytes(module));
        try {
            return modules.put(CALC, file);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void filesAreTidiedUpBeforeTheEngineRunsWhatNeedsThem() {
        assertThat(new ModuleSweep(modules).getPhase()).isNegative();
    }

    @Test
    void uploadsSayWhatTheyChanged() throws IOException {
        assertThat(put("collatz").saving()).isEqualTo(Saving.CREATED);
        assertThat(put("collatz").saving()).isEqualTo(Saving.UNCHANGED);
        assertThat(put("numbers").saving()).isEqualTo(Saving.CHANGED);
        assertThat(modules.get(CALC).export("add")).isPresent();
        assertThat(modules.versions(CALC)).hasSize(2);
    }

    @Test
    void fileOfAModuleIsThereUntilTheModuleIsDeleted() throws IOException {
        var module = put("collatz").module();
        var file = files.file(module);
        Files.writeString(file.resolveSibling(module.sha256() + "-1.jar"), "compiled");
        assertThat(file).hasBinaryContent(TestModules.bytes("collatz"));

        modules.delete(CALC);
        assertThat(file.getParent()).isEmptyDirectory();
        assertThatExceptionOfType(Refusal.FunctionNotFound.class).isThrownBy(() -> files.file(module));
    }

    @Test
    void truncatedFileIsWrittenAnew() throws IOException {
        var module = put("collatz").module();
        Files.writeString(files.file(module), "broken");

        assertThat(files.file(module)).hasBinaryContent(TestModules.bytes("collatz"));
    }

    @Test
    void startTidiesUp() throws IOException {
        var module = put("collatz").module();
        var kept = files.file(module);
        Files.writeString(kept.resolveSibling("incoming.1.part"), "broken off");
        Files.writeString(kept.resolveSibling("0".repeat(64) + ".wasm"), "of nobody");

        new ModuleSweep(modules).start();
        assertThat(kept.getParent()).isDirectoryContaining(file -> file.equals(kept));
        assertThat(kept.getParent()).isDirectoryNotContaining(file -> !file.equals(kept));
    }

    @Test
    void namesArePinnedToTheVersionThatTheyMean() throws IOException {
        var hash = put("collatz").module().sha256();

        assertThat(functions.pinned("wasm:calc/collatz")).isEqualTo("wasm:calc@" + hash + "/collatz");
        assertThat(functions.pinned("wasm:calc")).isEqualTo("wasm:calc@" + hash);
        put("numbers");
        assertThat(functions.pinned("wasm:calc@" + hash + "/collatz")).isEqualTo("wasm:calc@" + hash + "/collatz");
        assertThat(functions.find("wasm:calc@" + hash + "/collatz")).isNotNull();
    }

    @Test
    void preparedCallNamesTheFileAndTheInputs() throws IOException {
        put("report");
        var future = "0199c0de-7a10-7000-8000-000000000001";
        var input = JSON.readTree("{\"stdin\":{\"future\":\"" + future + "\"}}");

        var callee = functions.find("wasm:calc");
        assertThat(callee.inputs(input).toString()).contains("stdin.future", future);
        var call = callee.prepare(input);
        assertThat(call.function()).isEqualTo(WasmCall.class.getName());
        assertThat(call.inputs()).hasSize(1);
        assertThat(Path.of(call.args().path("file").stringValue())).exists().isAbsolute();
        assertThat(call.args().path("maxPages").intValue()).isEqualTo(64);
    }

    @Test
    void fieldsOfARequestBecomeArguments() {
        var command = TaskSpec.Compute.of(JSON.readTree("{\"function\":\"wasm:calc\",\"stdin\":\"x\",\"argv\":[]}"));
        assertThat(command.args().toString()).isEqualTo("{\"stdin\":\"x\",\"argv\":[]}");
        var export = TaskSpec.Compute.of(JSON.readTree("{\"function\":\"wasm:calc/f\",\"args\":[1]}"));
        assertThat(export.args().toString()).isEqualTo("[1]");
    }

    @Test
    void everythingWrongWithACommandIsTold() throws IOException {
        put("report");
        var input = JSON.readTree("""
                {"stdin":5,"argv":["ok","a\\u0000b",7],"env":{"1X":"y","OK":"z"},"output":{"contentType":"nothing","more":1}}
                """);

        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> functions.find("wasm:calc").check(input))
                .satisfies(refusal -> assertThat(refusal.errors())
                        .extracting("field")
                        .containsExactlyInAnyOrder(
                                "stdin", "argv[1]", "argv[2]", "env.1X", "output.more", "output.contentType"));
    }
}
