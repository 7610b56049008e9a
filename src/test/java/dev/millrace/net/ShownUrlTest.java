package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Amz-Signature",
                "X-Amz-Credential",
                "X-Amz-Security-Token",
                "x-goog-signature",
                "X%2DGoog%2DCredential",
                "Signature",
                "AWSAccessKeyId",
                "sig",
                "token",
                "access_token",
                "key",
                "api-key",
                "subscription.key",
                "client_secret",
                "password",
                "jwt"
            })
    void credentialsAreHidden(String name) {
        assertThat(shown("https://example.org/a?v=1&" + name + "=s3cret%2F&w=2"))
                .isEqualTo("https://example.org/a?v=1&" + name + "=***&w=2");
        assertThat(shown("https://example.org/a?" + name + "=s3cret=;v=1"))
                .isEqualTo("https://example.org/a?" + name + "=***;v=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "http://example.org:8080/a%20b;c?keyword=x&page=2&signed&=&author=me#top",
                "http://[::1]/?X-Amz-Expires=300&X-Amz-Date=20260101T000000Z",
                "http://example.org?$1=\\&a=$0",
                "http://example.org/?token="
            })
    void everythingElseIsShownAsItIs(String url) {
        assertThat(shown(url.replace("\\", "%5C"))).isEqualTo(url.replace("\\", "%5C"));
    }

    @Test
    void userInfoIsLeftOut() {
        assertThat(shown("http://user:s3cret@example.org/a")).isEqualTo("http://example.org/a");
    }

    private static String shown(String url) {
        return ShownUrl.of(URI.create(url));
    }
}
