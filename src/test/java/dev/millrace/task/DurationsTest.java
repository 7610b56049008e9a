package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0ms, PT0S",
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "365d, PT8760H",
        "PT30S, PT30S",
        "pt1.5s, PT1.5S",
        "P1DT1H, PT25H"
    })
    void readsShortAndIsoForms(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "s",
                "5 s",
                " 5s",
                "5S",
                "5min",
                "1.5s",
                "1h30m",
                "ms",
                "P",
                "P1Y",
                "PT",
                "٥s",
                "P99999999999999999999D"
            })
    void refusesWhatIsNoDurationAndSaysWhatOneLooksLike(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("must be a duration such as '500ms', '30s', '5m', '2h', '1d' or 'PT30S'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "PT-1S", "PT0.1S-P1D"})
    void refusesNegativeDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageStartingWith("must ");
    }

    @Test
    void saysThatADurationIsNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("PT-1S"))
                .withMessage("must not be negative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"366d", "999999999999999d", "9999999999999999999999ms", "P366D", "PT8760H0.001S"})
    void refusesMoreThanAYear(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("must be at most 365 days");
    }

    @Test
    void writesIsoToTheMillisecond() {
        assertThat(Durations.format(Duration.ofNanos(1_234_567_890))).isEqualTo("PT1.234S");
        assertThat(Durations.format(Duration.ofMinutes(10))).isEqualTo("PT10M");
    }
}
