package dev.millrace.compute.wasm;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The modules that {@code src/test/wasm} has the sources of. */
public final class TestModules {

    private TestModules() {}

    public static byte[] bytes(String name) {
        try (var in = TestModules.class.getResourceAsStream("/wasm/" + name + ".wasm")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
