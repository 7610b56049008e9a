package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.security.AccessRefused.Reason;
import dev.millrace.security.AccessRefused.Unauthorized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PresentedConverterTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final PresentedConverter converter = new PresentedConverter();

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER  abc "})
    void keyIsABearerToken(String header) {
        request.addHeader("Authorization", header);

        assertThat(converter.convert(request).getCredentials()).isEqualTo("abc");
    }

    @Test
    void keyMayStandInAHeaderOfItsOwn() {
        request.addHeader("X-API-Key", "abc");

        assertThat(converter.convert(request))
                .hasToString("a key from 127.0.0.1")
                .satisfies(shown -> assertThat(shown.getCredentials()).isEqualTo("abc"));
    }

    @Test
    void otherSchemesAreNotOurs() {
        assertThat(converter.convert(request)).isNull();

        request.addHeader("Authorization", "Basic abc");

        assertThat(converter.convert(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer a b", "Bearer \u00e4"})
    void whatCannotBeAKeyIsMalformed(String header) {
        request.addHeader("Authorization", header);

        assertMalformed();
    }

    @Test
    void twoKeysAreOneTooMany() {
        request.addHeader("Authorization", "Bearer abc");
        request.addHeader("X-API-Key", "abc");

        assertMalformed();
    }

    @Test
    void oneHeaderTwiceIsOneTooMany() {
        request.addHeader("X-API-Key", "abc");
        request.addHeader("X-API-Key", "abc");

        assertMalformed();
    }

    private void assertMalformed() {
        assertThatThrownBy(() -> converter.convert(request))
                .isInstanceOfSatisfying(
                        Unauthorized.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
}
