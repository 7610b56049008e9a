package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProxyPropertiesTest {

    @Test
    void thereIsNoProxyByDefaultNorIfItIsEmpty() {
        assertThat(bind(Map.of())).isEqualTo(ProxyProperties.NONE);
        assertThat(bind(Map.of("proxy", "", "proxy-username", "", "proxy-password", "", "no-proxy", "")))
                .isEqualTo(ProxyProperties.NONE);
    }

    @Test
    void everythingCanBeSet() {
        var all = Map.of(
                "proxy", "http://proxy.internal:3128/",
                "proxy-username", "me",
                "proxy-password", "s3cret:too",
                "no-proxy", "10.0.0.0/8,.internal");

        assertThat(bind(all))
                .isEqualTo(new ProxyProperties(
                        "http://proxy.internal:3128/", "me", "s3cret:too", List.of("10.0.0.0/8", ".internal")));
    }

    @Test
    void credentialsAreNotShown() {
        assertThat(new ProxyProperties("http://p:1", "someone", "s3cret", List.of()))
                .asString()
                .contains("http://p:1")
                .doesNotContain("someone")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.internal:3128",
                "https://proxy:3128",
                "socks5://proxy:1080",
                "http://proxy",
                "http://proxy:0",
                "http://proxy:65536",
                "http://proxy:3128/path",
                "http://proxy:3128?x",
                "http://:3128",
                "http://2130706433:3128",
                "http://pro xy:3128",
                "http://me:s3cret@proxy:3128",
                "http://me:s3cret@pro_xy:3128"
            })
    void proxyInAnotherFormIsRefusedAndNotRepeated(String proxy) {
        assertThatThrownBy(() -> bind(Map.of("proxy", proxy)))
                .hasStackTraceContaining("millrace.outbound.proxy must")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://p:1,me,,proxy-username and proxy-password",
        "http://p:1,,s3cret,proxy-username and proxy-password",
        ",me,s3cret,proxy-username needs",
        "http://p:1,m:e,s3cret,proxy-username must",
        "http://p:1,me,'s3cret\n',proxy-password must"
    })
    void credentialsThatDoNotFitAreRefusedAndNotRepeated(
            String proxy, String username, String password, String message) {
        assertThatThrownBy(() -> new ProxyProperties(proxy, username, password, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("millrace.outbound." + message)
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "a b", "http://x", "10.0.0", "*"})
    void hostsInAnotherFormAreRefused(String entry) {
        assertThatThrownBy(() -> bind(Map.of("no-proxy", entry)))
                .hasStackTraceContaining("millrace.outbound.no-proxy: '" + entry + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org,example.org,true",
        "example.org,A.b.EXAMPLE.org.,true",
        ".example.org,example.org,true",
        ".example.org,a.example.org,true",
        "example.org,badexample.org,false",
        "example.org,example.org.evil,false",
        "10.0.0.0/8,10.1.2.3,true",
        "10.0.0.0/8,11.1.2.3,false",
        "10.1.2.3,10.1.2.3,true",
        "fd00::/8,[fd12::1],true",
        "127.0.0.0/8,localhost,false",
        "127.0.0.0/8,[::1],false"
    })
    void hostsAreCoveredAsOthersReadNoProxy(String entry, String host, boolean covered) {
        assertThat(ProxyBypass.of(List.of(entry)).covers(host)).isEqualTo(covered);
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringBuilder();
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
        }
        return text.toString();
    }

    private static ProxyProperties bind(Map<String, String> values) {
        var source = new MapConfigurationPropertySource();
        values.forEach((name, value) -> source.put("millrace.outbound." + name, value));
        return new Binder(source).bindOrCreate("millrace.outbound", ProxyProperties.class);
    }
}
