package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost:8080", "app.localhost", "127.0.0.1:1", "127.9.9.9", "[::1]", "[::1]:8080"
            })
    void loopbackNamesAreKnown(String host) {
        assertThat(Authority.of(host).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "10.0.0.1",
                "[::2]",
                "notlocalhost"
            })
    void othersAreNot(String host) {
        assertThat(Authority.of(host).isLoopback()).isFalse();
    }

    @Test
    void originEqualsTheHostThatServedThePage() {
        assertThat(Authority.ofOrigin("http://localhost:8080")).isEqualTo(Authority.of("localhost:8080"));
        assertThat(Authority.ofOrigin("https://Example.org")).isEqualTo(Authority.of("example.org:443"));
        assertThat(Authority.ofOrigin("http://localhost:3000")).isNotEqualTo(Authority.of("localhost:8080"));
        assertThat(Authority.ofOrigin("null")).isNotEqualTo(Authority.of(""));
    }
}
