package dev.millrace.api.json;

/** A JSON body beyond the limit; not read to its end. An answer, so it has no stack trace. */
public final class BodyTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BodyTooLarge(int maxBytes) {
        super("a JSON body may have at most " + maxBytes + " bytes", null, false, false);
    }
}
