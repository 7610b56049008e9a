package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopTest {

    private static final Map<String, String> HEADERS = Map.of(
            "authorization", "Bearer s3cret",
            "Cookie", "a=b",
            "X-Api-Key", "k",
            "Referer", "http://example.org/s3cret",
            "Accept", "text/plain",
            "Range", "bytes=0-",
            "If-Range", "\"e\"");

    private static final Hop FIRST = Hop.first(URI.create("https://user:s3cret@Example.org/a?b#c"), HEADERS);

    @Test
    void userInfoAndFragmentAreNotRequested() {
        assertThat(FIRST.url()).isEqualTo(URI.create("https://Example.org/a?b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x",
                "x",
                "?x",
                "//example.org/x",
                "https://EXAMPLE.ORG:443/x",
                "https://user:s3cret@example.org/x"
            })
    void everythingFollowsWithinTheOrigin(String location) throws Exception {
        assertThat(FIRST.redirected(location, 5).headers()).isEqualTo(HEADERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/x",
                "https://example.org:8443/x",
                "https://www.example.org/x",
                "https://org/x",
                "//example.org.evil/x",
                "https://example.org@evil/x",
                "https://example.org./x"
            })
    void onlyWhatIsNoCredentialFollowsToAnotherOrigin(String location) throws Exception {
        assertThat(FIRST.redirected(location, 5).headers().keySet()).isEqualTo(Set.of("Accept", "Range", "If-Range"));
    }

    @Test
    void credentialsDoNotComeBackWhenTheOriginDoes() throws Exception {
        var back = FIRST.redirected("https://evil/", 5).redirected("https://example.org/x", 5);

        assertThat(back.headers()).doesNotContainKeys("authorization", "Cookie", "X-Api-Key", "Referer");
    }

    @Test
    void circleIsSeenWhateverUserInfoItIsWrittenWith() {
        assertThatThrownBy(() -> FIRST.redirected("https://other:pw@Example.org/a?b", 5))
                .isInstanceOf(RedirectException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://user:s3cret@example.org/",
                "http://user:s3cret@/",
                "http://user:s3cret@a b/",
                "http://user:s3cret@[1/",
                "http://user:s3cret@example.org:x/",
                "s3cret:x"
            })
    void badTargetIsNotRepeated(String location) {
        assertThatThrownBy(() -> FIRST.redirected(location, 5))
                .isInstanceOf(RedirectException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void nothingInALocationEndsTheRequestLine() throws Exception {
        var hop = FIRST.redirected("/x\r\nX-Evil: y\u0000\u0085", 5);

        assertThat(hop.url()).hasToString("https://Example.org/x%0D%0AX-Evil:%20y%00%85");
    }

    @Test
    void urlThatCannotBeRequestedIsNotRepeated() {
        var odd = URI.create("http://user:s3cret@ho_st/s3cret");

        assertThatThrownBy(() -> Hop.first(odd, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }
}
