package dev.millrace.store.sqlite;

import java.util.function.Supplier;

/** The answer of writes that tell nothing but that they are durable. */
final class Answers {

    private Answers() {}

    @SuppressWarnings("NullAway") // Void has no other value
    static Supplier<Void> nothing() {
        return () -> null;
    }
}
