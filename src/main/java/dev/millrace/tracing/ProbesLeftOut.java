package dev.millrace.tracing;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import java.util.stream.Stream;

/** Leaves out the requests of those who watch the server: they come every few seconds and lead to nothing. */
final class ProbesLeftOut implements SpanExportingPredicate {

    @Override
    public boolean isExportable(FinishedSpan span) {
        var path = span.getTags().getOrDefault("url.path", "");
        return Stream.of("/actuator", "/livez", "/readyz").noneMatch(path::startsWith);
    }
}
