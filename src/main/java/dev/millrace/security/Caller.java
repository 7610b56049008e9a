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
public record Caller(@Nullable String name, Role role, @Nullable Integer maxQueued) {

    /** Anyone who reaches a server without keys. */
    public static final Caller ANYONE = new Caller(null, Role.ADMIN, null);

    /** The request's attribute that holds its caller. */
    static final String ATTRIBUTE = Caller.class.getName();

    public static Caller of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : ANYONE;
    }

    /** Whose futures alone it may know of; absent: everyone's. */
    public @Nullable String confinedTo() {
        return role == Role.SUBMITTER ? name : null;
    }
}
