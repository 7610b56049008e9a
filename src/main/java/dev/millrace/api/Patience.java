package dev.millrace.api;

import dev.millrace.engine.Wait;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a client is willing to wait for a future to be done: {@code ?wait=}, or {@code Prefer: wait=} (RFC 7240).
 *
 * @param limit at most {@link #LONGEST}, and no longer than the client is there
 * @param preferredSeconds what of the {@code Prefer} header is honoured, if anything
 * @param async whether the header also asks for {@code respond-async}
 */
record Patience(Wait limit, @Nullable Long preferredSeconds, boolean async) {

    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Patience NONE = new Patience(Wait.NONE, null, false);
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");
    private static final Pattern ASYNC = Pattern.compile("respond-async\\s*(;.*)?");

    /** @throws dev.millrace.task.Refusal.Invalid if {@code ?wait=} is no duration, or another parameter is given */
    static Patience of(HttpServletRequest request) {
        if (request.getQueryString() == null && request.getHeader("Prefer") == null) {
            return NONE;
        }
        var query = new Query(request, Set.of("wait"));
        var asked = query.duration("wait");
        query.errors().refuseIfAny();
        var preferred = preferred(request);
        return asked == null ? preferred : new Patience(limit(request, asked), null, preferred.async());
    }

    /** A wait for as long as was asked for, cut to {@link #LONGEST}. */
    static Wait limit(HttpServletRequest request, Duration asked) {
        return ClientConnection.whileThere(request, asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }

    // a preference that is malformed is ignored, and of one given twice the first counts (RFC 7240, 2)
    private static Patience preferred(HttpServletRequest request) {
        Long seconds = null;
        boolean async = false;
        for (var header : Collections.list(request.getHeaders("Prefer"))) {
            for (var preference : header.toLowerCase(Locale.ROOT).split(",", -1)) {
                var wait = WAIT.matcher(preference.strip());
                if (seconds == null && wait.matches()) {
                    seconds = Math.min(Long.parseLong(wait.group(1)), LONGEST.toSeconds());
                }
                async |= ASYNC.matcher(preference.strip()).matches();
            }
        }
        var limit = seconds == null ? Wait.NONE : limit(request, Duration.ofSeconds(seconds));
        return new Patience(limit, seconds, async);
    }

    boolean waits() {
        return limit.atMost().isPositive();
    }

    /** The value of {@code Preference-Applied}; empty if no preference was honoured. */
    String applied(boolean answeredAsync) {
        List<String> applied = new ArrayList<>();
        if (preferredSeconds != null) {
            applied.add("wait=" + preferredSeconds);
        }
        if (async && answeredAsync) {
            applied.add("respond-async");
        }
        return String.join(", ", applied);
    }
}
