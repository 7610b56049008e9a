package dev.millrace.net;

import java.io.IOException;

/** A redirect that is not followed. */
public final class RedirectException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        /** It is one too many, or leads back to where the request has been. */
        TOO_MANY,
        /** It leads to something that is no http or https URL. */
        BAD_TARGET
    }

    private final Kind kind;

    RedirectException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
