package dev.millrace.download;

import dev.millrace.net.OutboundResponse;
import java.util.Optional;

/** Looks whether a partial answer holds the bytes that were asked for, before any of them is believed. */
final class PartCheck {

    private PartCheck() {}

    /** What an answer holds, if that is everything from a byte on to the end of a whole of known length. */
    static Optional<ContentRange> rest(OutboundResponse response, long from) {
        return part(response).filter(part -> part.from() == from && part.reachesEnd());
    }

    /** Whether an answer holds exactly the asked for bytes of a whole of the known length. */
    static boolean isExactly(OutboundResponse response, Segments.Span asked, long total) {
        return part(response)
                .filter(new ContentRange(asked.from(), asked.to(), total)::equals)
                .isPresent();
    }

    private static Optional<ContentRange> part(OutboundResponse response) {
        long announced = response.contentLength();
        return ContentRange.parse(response.header("Content-Range"))
                .filter(part -> announced < 0 || announced == part.to() - part.from());
    }
}
