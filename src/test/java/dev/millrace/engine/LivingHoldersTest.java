package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.TestDatabase;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeReport;
import dev.millrace.task.Refusal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivingHoldersTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final String PLACE = "0123456789abcdef";

    private TestStore store;
    private LivingHolders holders;

    @BeforeEach
    void open() {
        store = TestStore.open(DATABASE, Clock.systemUTC());
        holders = new LivingHolders(store.nodes(), Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        store.close();
        TestDatabase.empty(DATABASE);
    }

    private void join(String name, String address, boolean leaving) {
        var report = new NodeReport(new NodeId(name), "1.0", Instant.EPOCH, address, PLACE, leaving, Map.of());
        store.nodes().join(report).join();
    }

    private String refusal() {
        return assertThatExceptionOfType(Refusal.ContentUnreachable.class)
                .isThrownBy(() -> holders.at(PLACE))
                .actual()
                .getMessage();
    }

    @Test
    void aServerOfThePlaceIsFound() {
        join("a", "http://10.0.0.1:8080", false);
        assertThat(holders.at(PLACE)).isEqualTo(URI.create("http://10.0.0.1:8080"));
    }

    @Test
    void oneThatStaysIsPreferredToOneThatShutsDown() {
        join("a", "http://10.0.0.1:8080", true);
        assertThat(holders.at(PLACE)).isEqualTo(URI.create("http://10.0.0.1:8080"));
        join("b", "http://10.0.0.2:8080", false);
        assertThat(holders.at(PLACE)).isEqualTo(URI.create("http://10.0.0.2:8080"));
    }

    @Test
    void itIsToldThatNobodyLivesThere() {
        join("a", "http://10.0.0.1:8080", false);
        holders = new LivingHolders(store.nodes(), Duration.ofNanos(1));
        assertThat(refusal()).contains("died or was stopped").contains(PLACE);
    }

    @Test
    void itIsToldWhichServerHasNoAddress() {
        join("a", null, false);
        assertThat(refusal()).contains("it is a, of which millrace.cluster.address is not set");
    }
}
