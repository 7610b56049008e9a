package dev.millrace.compute.wasm;

import static dev.millrace.compute.wasm.ModuleWriter.number;
import static dev.millrace.compute.wasm.ModuleWriter.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.task.ModuleExport;
import dev.millrace.task.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleReaderTest {

    private static final int MAX_PAGES = 4096;
    private static final int EXPORT = 7;
    private static final int CODE = 10;

    private final ModuleReader reader = new ModuleReader(MAX_PAGES, 16 << 20);

    private void assertRefused(byte[] module, String reason) {
        assertThatExceptionOfType(Refusal.InvalidModule.class)
                .isThrownBy(() -> reader.read(module))
                .withMessageContaining(reason);
    }

    @Test
    void exportsAreToldWithTheirTypes() {
        var offer = reader.read(TestModules.bytes("numbers"));

        assertThat(offer.command()).isFalse();
        assertThat(offer.exports())
                .contains(
                        new ModuleExport("add", List.of("i32", "i32"), List.of("i32")),
                        new ModuleExport("add64", List.of("i64", "i64"), List.of("i64")),
                        new ModuleExport("half", List.of("f32"), List.of("f32")),
                        new ModuleExport("scale", List.of("f64", "f64"), List.of("f64")),
                        new ModuleExport("nothing", List.of(), List.of()));
    }

    @Test
    void programIsACommand() {
        assertThat(reader.read(TestModules.bytes("report")).command()).isTrue();
    }

    @Test
    void exportsThatNoJsonCanSayAreTold() {
        var reference = reader.read(TestModules.bytes("pair")).exports().stream()
                .filter(export -> export.name().equals("reference"))
                .findFirst();

        assertThat(reference).hasValueSatisfying(export -> {
            assertThat(export.params()).containsExactly("externref");
            assertThat(export.numeric()).isFalse();
        });
    }

    @Test
    void otherFilesAreNoModules() {
        assertRefused("hello, world".getBytes(StandardCharsets.UTF_8), "no WebAssembly module");
        assertRefused(new byte[0], "no WebAssembly module");
        assertRefused("(module)".getBytes(StandardCharsets.UTF_8), "no WebAssembly module");
    }

    @Test
    void componentsAreNoModules() {
        assertRefused(new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0}, "component");
    }

    @Test
    void truncatedModulesAreRefused() {
        var module = TestModules.bytes("report");
        for (int length : new int[] {9, 100, 5_000, module.length - 1}) {
            assertThatExceptionOfType(Refusal.InvalidModule.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> reader.read(Arrays.copyOf(module, length)));
        }
    }

    @Test
    void damagedModulesAreRefusedOrStillValid() {
        var random = new Random(7);
        var module = TestModules.bytes("report");
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            var damaged = module.clone();
            damaged[random.nextInt(8, damaged.length)] = (byte) random.nextInt();
            try {
                reader.read(damaged);
            } catch (Refusal.InvalidModule e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void foreignImportIsNamed() {
        assertRefused(TestModules.bytes("foreign"), "env.host_call");
    }

    @Test
    void unknownFunctionOfWasiIsNamed() {
        var imports = payload(1);
        name(imports, "wasi_snapshot_preview1");
        name(imports, "fly");
        ModuleWriter.bytes(imports, 0, 0);
        var module = new ModuleWriter().section(1, payload(1, 0x60, 0, 0)).section(2, imports);

        assertRefused(module.module(), "wasi_snapshot_preview1.fly");
    }

    private static void name(ByteArrayOutputStream out, String name) {
        number(out, name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void importWithOtherTypesIsNamed() {
        var imports = payload(1);
        name(imports, "wasi_snapshot_preview1");
        name(imports, "proc_exit");
        ModuleWriter.bytes(imports, 0, 0);
        var module = new ModuleWriter().section(1, payload(1, 0x60, 0, 0)).section(2, imports);

        assertRefused(module.module(), "proc_exit with other types");
    }

    @Test
    void tooMuchMemoryIsRefused() {
        assertRefused(TestModules.bytes("greedy"), "536870912 bytes of memory");
    }

    @Test
    void tooLargeTableIsRefused() {
        var table = payload(1, 0x70, 0);
        number(table, 2_000_000);

        assertRefused(new ModuleWriter().section(4, table).module(), "a table of 2000000 entries; at most 1000000");
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000_001, 100_000_000, 4_294_967_295L})
    void farTooLargeTableIsRefusedForItsSize(long entries) {
        var table = payload(1, 0x70, 1);
        ModuleWriter.wide(table, entries);
        ModuleWriter.wide(table, 10);

        assertRefused(
                new ModuleWriter().section(4, table).module(), "a table of " + entries + " entries; at most 1000000");
    }

    @Test
    void farTooMuchMemoryIsRefusedForItsSize() {
        var memory = payload(1, 0);
        ModuleWriter.wide(memory, 4_294_967_295L);

        assertRefused(new ModuleWriter().section(5, memory).module(), "281474976645120 bytes of memory");
    }

    @Test
    void wideMemoryIsNamed() {
        assertRefused(new ModuleWriter().section(5, payload(1, 4, 1)).module(), "memory64");
    }

    /** A module of one function with this body. */
    private static byte[] function(int... body) {
        var code = payload(1);
        number(code, body.length + 1);
        ModuleWriter.bytes(code, body);
        code.write(0x0b);
        return new ModuleWriter().oneFunction().section(CODE, code).module();
    }

    @Test
    void vectorsAreNamedWhereverTheyAre() {
        // v128.const, drop
        assertRefused(function(0, 0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a), "SIMD");
        // a local that nobody reads
        assertRefused(function(1, 1, 0x7b), "SIMD");
        // a block that is never left
        assertRefused(function(0, 0x02, 0x7b, 0x00, 0x0b, 0x1a), "SIMD");
        // a type that no function has
        assertRefused(
                new ModuleWriter().section(1, payload(1, 0x60, 1, 0x7b, 0)).module(), "SIMD");
    }

    @Test
    void vectorsAreFoundInModulesOfRealCompilers() {
        assertRefused(TestModules.bytes("vectors"), "SIMD");
    }

    @Test
    void hugeJumpTableIsRefused() {
        assertThat(reader.read(jumpTable(10_000)).exports()).isEmpty();
        assertRefused(jumpTable(900_000), "a jump table (br_table) of 900001 targets; at most 16000");
    }

    private static byte[] jumpTable(int targets) {
        var body = payload(0, 0x02, 0x40, 0x41, 0, 0x0e);
        number(body, targets);
        body.writeBytes(new byte[targets + 1]);
        ModuleWriter.bytes(body, 0x0b, 0x0b);
        var code = payload(1);
        number(code, body.size());
        code.writeBytes(body.toByteArray());
        return new ModuleWriter().oneFunction().section(CODE, code).module();
    }

    @Test
    void tooMuchCodeIsRefused() {
        var small = new ModuleReader(MAX_PAGES, 4 << 20);

        assertThatExceptionOfType(Refusal.InvalidModule.class)
                .isThrownBy(() -> small.read(large((byte) 0x01)))
                .withMessageContaining("4500016 bytes of code; at most 4194304");
    }

    @Test
    void tooManyExportsAreRefused() {
        var exports = payload();
        number(exports, 10_000);
        for (int i = 0; i < 10_000; i++) {
            name(exports, "export" + i);
            ModuleWriter.bytes(exports, 0, 0);
        }
        var module = new ModuleWriter()
                .oneFunction()
                .section(EXPORT, exports)
                .section(CODE, payload(1, 2, 0, 0x0b))
                .module();

        assertRefused(module, "10000 exports; at most 1000");
    }

    @Test
    void countBeyondTheBytesIsRefused() {
        assertRefused(new ModuleWriter().section(3, payload(0xff, 0xff, 3)).module(), "not valid");
    }

    @Test
    void tooManyLocalsAreRefused() {
        var code = payload(1, 8, 1, 0xff, 0xff, 0xff, 0x7f, 0x7f, 0, 0x0b);

        assertRefused(new ModuleWriter().oneFunction().section(CODE, code).module(), "locals");
    }

    @Test
    void everyFunctionOfALargeModuleIsChecked() {
        assertThat(reader.read(large((byte) 0x01)).exports()).isEmpty();
        // The last function ends with an addition of nothing.
        assertRefused(large((byte) 0x6a), "not valid");
    }

    /** Five functions of 900,000 instructions each, the last of which is given; no two fit into a slice. */
    private static byte[] large(byte last) {
        int functions = 5;
        var types = payload(functions, 0, 0, 0, 0, 0);
        var code = payload(functions);
        for (int i = 0; i < functions; i++) {
            var body = new byte[900_000];
            Arrays.fill(body, 1, body.length - 1, (byte) 0x01);
            body[body.length - 1] = 0x0b;
            if (i == functions - 1) {
                body[body.length - 2] = last;
            }
            number(code, body.length);
            code.writeBytes(body);
        }
        return new ModuleWriter()
                .section(1, payload(1, 0x60, 0, 0))
                .section(3, types)
                .section(CODE, code)
                .module();
    }
}
