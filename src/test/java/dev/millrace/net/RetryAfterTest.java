package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static @Nullable Duration parse(String header) {
        return RetryAfter.parse(header, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "100000, PT24H",
        "9999999999, PT24H",
        "'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S"
    })
    void secondsAndDatesAreUnderstoodUpToADay(String header, Duration wait) {
        assertThat(parse(header)).isEqualTo(wait);
    }

    @Test
    void anythingElseSaysNothing() {
        assertThat(parse("soon")).isNull();
        assertThat(parse("-5")).isNull();
    }
}
