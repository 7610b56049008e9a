package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventsPropertiesTest {

    private static final long MIB = 1 << 20;

    private static EventsProperties properties(Duration heartbeat) {
        return new EventsProperties(1_024, heartbeat, 10_000);
    }

    @Test
    void noMoreStreamsAreLetInThanTheHeapHasRoomFor() {
        var properties = properties(Duration.ofSeconds(15));
        assertThat(properties.streamsIn(128 * MIB)).isEqualTo(719);
        assertThat(properties.streamsIn(1_024 * MIB)).isGreaterThan(5_000);
        assertThat(properties.streamsIn(64 * 1_024 * MIB)).isEqualTo(10_000);
    }

    @Test
    void silenceHasALeastLength() {
        assertThatThrownBy(() -> properties(Duration.ofMillis(9))).hasMessageContaining("millrace.events.heartbeat");
    }
}
