package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.SettableClock;
import dev.millrace.security.AccessRefused.TooManyFailures;
import dev.millrace.security.AccessRefused.Unauthorized;
import dev.millrace.task.Sha256;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.Authentication;

class FailedLoginsTest {

    private static final String HERE = "192.0.2.1";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private final KeyAuthentication authentication = new KeyAuthentication(
            new Keys(List.of(key("one"), key("two")), null),
            null,
            new FailedLogins(clock, 3, new LoginMeters(registry)),
            new FamiliarKeys());

    private static KeySettings key(String name) {
        return new KeySettings(name, Role.READER, Sha256.hex(name.getBytes(StandardCharsets.UTF_8)), null, null);
    }

    private Authentication login(String key, String address) {
        return authentication.authenticate(new Presented(key, address));
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> login("wrong", address)).isInstanceOf(Unauthorized.class);
        }
    }

    private double failed(String reason) {
        return registry.get("millrace.logins.failed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void addressWithTooManyWrongKeysIsRefusedForTheRestOfTheMinute() {
        fail(HERE, 3);
        clock.advance(Duration.ofSeconds(20));

        assertThatThrownBy(() -> login("wrong", HERE))
                .isInstanceOfSatisfying(
                        TooManyFailures.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(40)));
        assertThat(failed("unknown-key")).isEqualTo(3);
        assertThat(failed("too-many")).isEqualTo(1);

        clock.advance(Duration.ofSeconds(40));
        fail(HERE, 3);
    }

    @Test
    void nothingIsLearntOfARightKeyWhileItIsRefused() {
        fail(HERE, 3);

        assertThatThrownBy(() -> login("one", HERE)).isInstanceOf(TooManyFailures.class);
    }

    @Test
    void keyThatWasUsedFromThereStillGetsIn() {
        login("one", HERE);
        fail(HERE, 3);

        assertThat(login("one", HERE).getName()).isEqualTo("one");
        assertThatThrownBy(() -> login("two", HERE)).isInstanceOf(TooManyFailures.class);
    }

    @Test
    void keyThatWasUsedFromOneNetworkIsKnownInAllOfIt() {
        login("one", "2001:db8:0:1:0:0:0:1");
        fail("2001:db8:0:1:0:0:0:2", 3);

        assertThat(login("one", "2001:db8:0:1:0:0:0:3").getName()).isEqualTo("one");
    }

    @Test
    void otherAddressesAreNotConcerned() {
        fail(HERE, 3);

        assertThat(login("one", "192.0.2.2").getName()).isEqualTo("one");
        fail("192.0.2.2", 3);
    }

    @Test
    void addressesOfOneNetworkAreOneClient() {
        fail("2001:db8:0:1:0:0:0:1", 2);
        fail("2001:db8:0:1:ffff:0:0:2", 1);

        assertThatThrownBy(() -> login("wrong", "2001:db8:0:1:1:1:1:1")).isInstanceOf(TooManyFailures.class);
        fail("2001:db8:0:2:0:0:0:1", 3);
    }

    @Test
    void whatIsKeptIsBounded() {
        fail(HERE, 3);
        for (int i = 0; i < FailedLogins.MOST_ADDRESSES; i++) {
            fail("10.0." + (i >> 8) + "." + (i & 255), 1);
        }

        fail(HERE, 1);
    }

    @Test
    void keysAreForgottenToBeFamiliarRatherThanKeptWithoutEnd() {
        var familiar = new FamiliarKeys();
        familiar.add("one", HERE);
        for (int i = 0; i < FamiliarKeys.MOST; i++) {
            familiar.add("one", "10.0." + (i >> 8) + "." + (i & 255));
        }

        assertThat(familiar.knows("one", HERE)).isFalse();
        assertThat(familiar.knows("one", "10.0.0.1")).isTrue();
        assertThatCode(() -> familiar.add("one", HERE)).doesNotThrowAnyException();
        assertThat(familiar.knows("one", HERE)).isTrue();
    }
}
