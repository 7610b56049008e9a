package dev.millrace.download;

import dev.millrace.net.Admission;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends the requests that an attempt makes, each when it is admitted. Safe for use by many threads. */
final class Requests {

    /** In the place of the end of a range: as far as there is anything. */
    static final long OPEN = -1;

    private final OutboundHttp http;
    private final Admission admission;

    Requests(OutboundHttp http, Admission admission) {
        this.http = http;
        this.admission = admission;
    }

    /** @throws UnansweredException if no answer came */
    OutboundResponse whole(Source source) throws UnansweredException, InterruptedException {
        return send(source, source.headers());
    }

    /**
     * Asks for a part (RFC 9110, section 14.2).
     *
     * @param to the byte after the last one, or {@link #OPEN}
     * @param validator of the state of which it is to be a part; of any other the server sends the whole
     * @throws UnansweredException if no answer came
     */
    OutboundResponse part(Source source, long from, long to, @Nullable Validator validator)
            throws UnansweredException, InterruptedException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(source.headers());
        // Of a compressed form, parts could not be put together with parts of another answer.
        headers.put("Accept-Encoding", "identity");
        headers.put("Range", "bytes=" + from + "-" + (to == OPEN ? "" : to - 1));
        if (validator != null) {
            headers.put("If-Range", validator.value());
        }
        return send(source, headers);
    }

    private OutboundResponse send(Source source, Map<String, String> headers)
            throws UnansweredException, InterruptedException {
        try {
            return http.get(source.uri(), headers, admission);
        } catch (IOException e) {
            throw new UnansweredException(e);
        }
    }
}
