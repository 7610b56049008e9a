package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

class ExposureTest {

    private static Map<String, InetAddress> on(String address) throws UnknownHostException {
        return Map.of("server.address", InetAddress.getByName(address));
    }

    private static Exposure open(String address) throws UnknownHostException {
        return Exposure.of(on(address), false, false);
    }

    @Test
    void loopbackIsAlwaysAllowed() throws Exception {
        assertThat(open("127.0.0.1").loopbackOnly()).isTrue();
        assertThat(open("::1").loopbackOnly()).isTrue();
    }

    @Test
    void everythingElseNeedsKeysOrMustBeAllowedInSoManyWords() throws Exception {
        for (var address : new String[] {"0.0.0.0", "::", "192.168.1.1"}) {
            assertThatThrownBy(() -> open(address)).isInstanceOf(ExposureRefused.class);
            assertThat(Exposure.of(on(address), false, true).loopbackOnly()).isFalse();
            assertThat(Exposure.of(on(address), true, false).loopbackOnly()).isFalse();
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
                .contains("millrace.security.keys")
                .contains("hash-key")
                .contains("millrace.security.allow-anonymous=true");
    }

    @Test
    void managementPortOfItsOwnIsLookedAtAsWell() {
        var server = new WebApplicationContextRunner()
                .withUserConfiguration(ExposureConfiguration.class, Settings.class)
                .withBean("handlerExceptionResolver", ProblemsOfNobody.class, ProblemsOfNobody::new)
                .withPropertyValues("server.address=127.0.0.1", "management.server.port=0");

        server.run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(ExposureRefused.class)
                .hasMessageContaining("management.server.address"));
        server.withPropertyValues("management.server.address=127.0.0.1")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Exposure.class)
                        .isEqualTo(new Exposure(true, false)));
        server.withPropertyValues("millrace.security.keys-file=/etc/keys.yaml")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("foreignRequestFilter")
                        .getBean(Exposure.class)
                        .isEqualTo(new Exposure(false, true)));
    }

    @EnableConfigurationProperties({ServerProperties.class, ManagementServerProperties.class, SecurityProperties.class})
    static class Settings {}

    static class ProblemsOfNobody implements HandlerExceptionResolver {
        @Override
        public ModelAndView resolveException(
                HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
            return null;
        }
    }

    private static InetAddress anyLocal() {
        try {
            return InetAddress.getByName("0.0.0.0");
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
