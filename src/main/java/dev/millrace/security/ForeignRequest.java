package dev.millrace.security;

/** A request that a web page of another origin may have sent through its visitor's browser. */
public final class ForeignRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What gave it away. */
    public enum Reason {
        /** It would change something, and a page of another origin sent it. */
        ORIGIN,
        /** It names another host, as after DNS rebinding. */
        HOST
    }

    private final Reason reason;

    ForeignRequest(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
