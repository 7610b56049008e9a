package dev.millrace.download;

import dev.millrace.net.OutboundResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A source while several connections fetch from it. Safe for use by many threads. */
final class Site {

    private final Source source;

    /** Of the state that its bytes are from; absent: it gave none yet, or names none. */
    private final AtomicReference<@Nullable Validator> validator;

    /** Whether bytes from it are among those that are here. */
    private volatile boolean used;

    /** Whether it failed before it gave anything. */
    private volatile boolean useless;

    Site(Source source, @Nullable Validator validator) {
        this.source = source;
        this.validator = new AtomicReference<>(validator);
    }

    Source source() {
        return source;
    }

    @Nullable
    Validator validator() {
        return validator.get();
    }

    boolean used() {
        return used;
    }

    boolean useless() {
        return useless;
    }

    /** To be told of a failure. */
    void failed() {
        useless |= !used;
    }

    /** Takes note of an answer that holds the asked for bytes, unless it is about another state than those before it. */
    boolean accepts(OutboundResponse response) {
        var told = Validator.of(response);
        if (told != null) {
            validator.compareAndSet(null, told);
        }
        var known = validator.get();
        used |= known == null || known.standsIn(response);
        return known == null || known.standsIn(response);
    }
}
