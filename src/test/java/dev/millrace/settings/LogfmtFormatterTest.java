package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogfmtFormatterTest {

    private static LoggingEvent event(String message) {
        var logger = new LoggerContext().getLogger("dev.millrace.test");
        var event = new LoggingEvent("test", logger, Level.INFO, message, null, null);
        event.setInstant(Instant.parse("2026-01-31T08:00:00.123Z"));
        event.setThreadName("pool-io-1");
        event.setMDCPropertyMap(Map.of());
        return event;
    }

    @Test
    void lineHoldsTheEventAndItsFacts() {
        var event = event("attempt ended");
        event.addKeyValuePair(new KeyValuePair("future", "0199"));

        assertThat(new LogfmtFormatter().format(event))
                .isEqualTo("time=2026-01-31T08:00:00.123Z level=INFO logger=dev.millrace.test thread=pool-io-1 "
                        + "message=\"attempt ended\" future=0199\n");
    }

    @Test
    void nothingInAMessageCanForgeAnotherLineOrField() {
        var line = new LogfmtFormatter().format(event("a\nlevel=ERROR \"b\"\\"));

        assertThat(line).contains("message=\"a\\nlevel=ERROR \\\"b\\\"\\\\\"").endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n");
    }
}
