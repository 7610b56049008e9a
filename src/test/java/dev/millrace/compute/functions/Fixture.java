package dev.millrace.compute.functions;

import java.io.IOException;
import java.util.Objects;

/** Files that other programs made; make-fixtures.sh beside them says how. */
final class Fixture {

    private Fixture() {}

    static byte[] bytes(String name) throws IOException {
        try (var in = Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
