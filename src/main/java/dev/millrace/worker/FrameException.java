package dev.millrace.worker;

import java.io.IOException;

/** Tells that what came is no frame, or holds no message: nothing that follows it can be understood either. */
public final class FrameException extends IOException {

    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message);
    }

    FrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
