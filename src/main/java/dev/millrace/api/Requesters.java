package dev.millrace.api;

import dev.millrace.security.Caller;
import dev.millrace.task.Requester;
import jakarta.servlet.http.HttpServletRequest;

/** Tells on whose behalf a request asks for something. */
final class Requesters {

    private Requesters() {}

    static Requester of(HttpServletRequest request) {
        var caller = Caller.of(request);
        return new Requester(caller.name(), caller.confinedTo() != null, caller.maxQueued());
    }
}
