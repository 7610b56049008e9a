package dev.millrace.download;

import dev.millrace.net.RequestHeaders;
import dev.millrace.net.RequestUrls;
import dev.millrace.task.TaskSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A place that the bytes of a download can be had from.
 *
 * @param url as the task names it
 * @param headers what the task asks to send there
 */
record Source(String url, Map<String, String> headers) {

    /** The task's own URL, and its mirrors. Those of another origin get only headers that tell no secret. */
    static List<Source> of(TaskSpec.Download spec) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept-Encoding", "identity");
        headers.putAll(spec.headers());
        var first = new Source(spec.url(), headers);
        var mirrors = spec.ways().mirrors();
        return mirrors.isEmpty()
                ? List.of(first)
                : Stream.concat(Stream.of(first), mirrors.stream().map(first::mirror))
                        .toList();
    }

    /** The same with more headers. */
    Source asking(Map<String, String> more) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(more);
        return new Source(url, all);
    }

    private Source mirror(String other) {
        boolean sameOrigin = RequestUrls.server(other).equals(RequestUrls.server(url));
        return new Source(other, sameOrigin ? headers : RequestHeaders.harmless(headers));
    }

    URI uri() {
        return URI.create(url);
    }

    String host() {
        return uri().getHost();
    }
}
