package dev.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Trace;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static @Nullable Trace read(String parent, @Nullable String state) {
        var headers = new HashMap<>(Map.of("Traceparent", parent));
        if (state != null) {
            headers.put("tracestate", state);
        }
        return Traces.of(Traces.context(headers));
    }

    @Test
    void validHeadersComeOutAsTheyCameIn() {
        assertThat(read(PARENT, null)).isEqualTo(new Trace(PARENT, null));
        var unsampled = PARENT.replace("-01", "-00");
        assertThat(read(unsampled, "a=1,b@vendor=2")).isEqualTo(new Trace(unsampled, "a=1,b@vendor=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nEvil: 1"
            })
    void headersThatAreNotValidCountAsNone(String parent) {
        assertThat(read(parent, "a=1")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no equals sign", "a=1,A=2", "=", "a=\u00e9"})
    void stateThatIsNotValidIsLeftOut(String state) {
        assertThat(read(PARENT, state)).isEqualTo(new Trace(PARENT, null));
    }

    @Test
    void stateIsKeptUpToItsLimit() {
        var fits = "a=" + "x".repeat(253) + ",b=" + "y".repeat(254);
        assertThat(fits).hasSize(Trace.MAX_STATE);
        assertThat(read(PARENT, fits)).isEqualTo(new Trace(PARENT, fits));
        assertThat(read(PARENT, fits + "y")).isEqualTo(new Trace(PARENT, null));
    }

    @Test
    void headersOfATraceAreAddedUnlessOneIsNamed() {
        var trace = new Trace(PARENT, "a=1");
        assertThat(trace.addTo(Map.of("Accept", "*/*", "TraceState", "of=nobody")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Accept", "*/*", "traceparent", PARENT, "tracestate", "a=1"));
        var own = Map.of("Traceparent", "mine");
        assertThat(trace.addTo(own)).isEqualTo(own);
    }
}
