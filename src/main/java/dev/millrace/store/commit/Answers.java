package dev.millrace.store.commit;

import java.util.function.Supplier;

/** The answer of writes that tell nothing but that they are durable. */
public final class Answers {

    private Answers() {}

    @SuppressWarnings("NullAway") // Void has no other value
    public static Supplier<Void> nothing() {
        return () -> null;
    }
}
