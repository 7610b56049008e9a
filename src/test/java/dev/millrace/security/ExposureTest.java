package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExposureTest {

    private static final SecurityProperties KEYS_ONLY = new SecurityProperties(false);
    private static final SecurityProperties OPEN = new SecurityProperties(true);

    private static Map<String, InetAddress> on(String address) throws UnknownHostException {
        return Map.of("server.address", InetAddress.getByName(address));
    }

    @Test
    void loopbackIsAlwaysAllowed() throws Exception {
        assertThat(Exposure.of(on("127.0.0.1"), KEYS_ONLY).loopbackOnly()).isTrue();
        assertThat(Exposure.of(on("::1"), KEYS_ONLY).loopbackOnly()).isTrue();
    }

    @Test
    void everythingElseMustBeAllowedInSoManyWords() throws Exception {
        for (var address : new String[] {"0.0.0.0", "::", "192.168.1.1"}) {
            assertThatThrownBy(() -> Exposure.of(on(address), KEYS_ONLY)).isInstanceOf(ExposureRefused.class);
            assertThat(Exposure.of(on(address), OPEN).loopbackOnly()).isFalse();
        }
    }

    @Test
    void refusalSaysWhatHappenedAndWhatToSet() {
        var analysis = new ExposureFailureAnalyzer()
                .analyze(new IllegalStateException(new ExposureRefused("server.address", anyLocal())));

        assertThat(analysis.getDescription()).contains("every address of this machine");
        assertThat(analysis.getAction())
                .contains("server.address")
                .contains("127.0.0.1")
                .contains("millrace.security.allow-anonymous=true");
    }

    private static InetAddress anyLocal() {
        try {
            return InetAddress.getByName("0.0.0.0");
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
