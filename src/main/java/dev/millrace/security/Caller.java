package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param name of the key it came with, which is what futures are recorded under; absent: nobody in particular, where there
 *     are no keys
 * @param maxQueued how many of its futures that have not started it may have; absent: as many as the queues take
 */
public record Caller(
        @Nullable String name, Role role, @Nullable Integer maxQueued) {

    /** Anyone who reaches a server without keys. */
    public static final Caller ANYONE = new Caller(null, Role.ADMIN, null);

    /** Anyone who reaches the management port of a server with keys. */
    static final Caller WATCHER = new Caller(null, Role.READER, null);

    /** The request's attribute that holds its caller. */
    static final String ATTRIBUTE = Caller.class.getName();

    /** @throws IllegalStateException if nobody said who it is: such a request must not be served */
    public static Caller of(HttpServletRequest request) {
        var caller = find(request);
        if (caller == null) {
            throw new IllegalStateException("nobody said who makes this request");
        }
        return caller;
    }

    static @Nullable Caller find(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : null;
    }

    void make(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Whose futures alone it may know of; absent: everyone's. */
    public @Nullable String confinedTo() {
        return role == Role.SUBMITTER ? name : null;
    }
}
