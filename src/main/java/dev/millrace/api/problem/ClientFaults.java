package dev.millrace.api.problem;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;

/** Tells failures of the connection, which are the client's, from failures of the server. */
final class ClientFaults {

    private ClientFaults() {}

    /** Whether it is that the client sent nothing for too long. */
    static boolean isPause(@Nullable Throwable e) {
        return e instanceof SocketTimeoutException || e instanceof IOException && isPause(e.getCause());
    }

    static boolean isOne(@Nullable Throwable e) {
        // a client that went away is such an exception too: Tomcat has made it one kind of bad request
        return switch (e) {
            case null -> false;
            case BadRequestException _, EOFException _ -> true;
            case IOException io -> isOne(io.getCause());
            default -> false;
        };
    }
}
