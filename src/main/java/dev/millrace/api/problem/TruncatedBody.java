package dev.millrace.api.problem;

/** A body that ended before its announced length. An answer, so it has no stack trace. */
public final class TruncatedBody extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TruncatedBody(long received, long announced) {
        super("the body ended after " + received + " of " + announced + " bytes", null, false, false);
    }
}
