package dev.millrace.api;

import dev.millrace.engine.Wait;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/** The connection that a request came by: tells whether the client has closed it. For the request's own thread only. */
final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final Request request;

    private ClientConnection(Request request) {
        this.request = request;
    }

    /** Lets {@link #whileThere} find the connection of a request. */
    static void remember(org.apache.catalina.connector.Request request) {
        request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
    }

    /** A wait that ends when the client of the request goes away. */
    static Wait whileThere(HttpServletRequest request, Duration atMost) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection
                ? new Wait(atMost, connection::closed)
                : Wait.of(atMost);
    }

    /** Closes the connection at once, so that an answer under way does not look complete. */
    static void breakOff(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection) {
            connection.request.getResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }

    /**
     * Whether the client has ended its side of the connection, or reset it. What the client sends meanwhile, such as its next
     * request, stays in the container's buffer and hides a later end.
     */
    private boolean closed() {
        // A read that fails is told as one byte to come, so that whoever reads for it meets the failure. Unlike a byte
        // that did come, it is not there without another read, and that one tells it again.
        return anything(true) && !anything(false) && anything(true);
    }

    /** @param read whether to read from the connection, without blocking, if the buffer is empty */
    private boolean anything(boolean read) {
        request.action(ActionCode.AVAILABLE, read);
        return request.getAvailable() > 0;
    }
}
