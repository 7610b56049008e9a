package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.HandlerMapping;

/** Administrative changes, a line each, with a logger of their own so that they can be kept apart. */
final class AuditLog {

    static final String LOGGER = "dev.millrace.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);

    /** @param status what was answered: whether it was done, or why not */
    void record(HttpServletRequest request, Caller caller, int status) {
        log.atInfo()
                .addKeyValue("caller", caller.name() == null ? "-" : caller.name())
                .addKeyValue("role", caller.role().wire())
                .addKeyValue(
                        "action",
                        request.getMethod() + " "
                                + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                // as it was sent, where nothing can be mistaken for the end of the line
                .addKeyValue("target", request.getRequestURI())
                .addKeyValue("status", status)
                .addKeyValue("address", request.getRemoteAddr())
                .log("An administrative change");
    }
}
