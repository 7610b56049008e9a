package dev.millrace.worker;

import java.io.IOException;

/** Tells that what came is no frame, or holds no message: nothing that follows it can be understood either. */
public final class FrameException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean crashReport;

    FrameException(String message) {
        this(message, false);
    }

    FrameException(String message, Throwable cause) {
        super(message, cause);
        this.crashReport = false;
    }

    private FrameException(String message, boolean crashReport) {
        super(message);
        this.crashReport = crashReport;
    }

    /** One that tells that the other side's Java virtual machine broke, and says so where frames should be. */
    static FrameException ofCrash() {
        return new FrameException("the report of a Java virtual machine that broke", true);
    }

    /** Whether what came is the beginning of such a report: the other side is about to end by itself. */
    public boolean saysCrash() {
        return crashReport;
    }
}
