package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FieldError;
import dev.millrace.task.TaskSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadCheckTest {

    private static final String URL = "https://example.org/data.zip?x=1";

    @ParameterizedTest
    @ValueSource(strings = {URL, "HTTP://EXAMPLE.ORG", "http://[::1]:8080/", "http://10.0.0.1/x", "http://a.b:65535"})
    void absoluteHttpUrlIsTaken(String url) {
        assertThat(url(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org/x",
                "/x",
                "ftp://example.org/x",
                "file:///etc/passwd",
                "http:example.org",
                "http://",
                "http:///x",
                "http://user@example.org/",
                "http://user:pw@example.org/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:x/",
                "http://127.3/",
                "http://127.0.0.1./",
                "http://0x7f.0.0.1/",
                "http://exa mple.org/",
                "http://example.org/a b",
                "http://example.org/\r\nX: y",
                "http://example.org/\u0000",
                "http://example.org/%zz",
                "http://b\u00fccher.example/"
            })
    void anythingElseIsRefused(String url) {
        assertThat(url(url)).extracting(FieldError::field).containsExactly("url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@example.org/",
                "http://user:s3cret@ho_st/",
                "http://user:s3cret@/",
                "http://user:s3cret@exa mple.org/",
                "http://user:s3cret@example.org:x/",
                "ftp://user:s3cret@example.org/",
                "http://example.org/?key=s3cret\n"
            })
    void refusedUrlIsNotRepeated(String url) {
        assertThat(url(url))
                .singleElement()
                .satisfies(error -> assertThat(error.toString()).doesNotContain("s3cret"));
    }

    @Test
    void urlOfMoreThan8KibIsRefused() {
        assertThat(url("http://a/" + "x".repeat(8 * 1024 - 9))).isEmpty();
        assertThat(url("http://a/" + "x".repeat(8 * 1024 - 8))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "CONNECTION",
                "Transfer-Encoding",
                "Range",
                "If-None-Match",
                "a b",
                "",
                "a:b",
                "\u00fc",
                "a\r\nb"
            })
    void headerThatIsOursOrNoNameIsRefused(String name) {
        assertThat(headers(Map.of(name, "x")))
                .singleElement()
                .extracting(FieldError::field)
                .asString()
                .startsWith("headers.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\u0000b", " a", "a ", "\u00fc", "\u007f"})
    void headerValueThatCouldEndTheHeaderIsRefused(String value) {
        assertThat(headers(Map.of("X-Y", value))).extracting(FieldError::field).containsExactly("headers.X-Y");
    }

    @Test
    void usualHeadersAreTaken() {
        assertThat(headers(Map.of("Authorization", "Bearer a.b-c", "Accept", "a/b;q=1, */*", "X-Empty", "")))
                .isEmpty();
    }

    @Test
    void headersAreLimitedInNumberAndSize() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 51; i++) {
            many.put("X-" + i, "v");
        }
        var large = new HashMap<String, String>();
        for (int i = 0; i < 5; i++) {
            large.put("X-" + i, "v".repeat(7000));
        }

        assertThat(headers(many)).extracting(FieldError::field).containsExactly("headers");
        assertThat(headers(large)).extracting(FieldError::field).containsExactly("headers");
        assertThat(headers(Map.of("X-Y", "v".repeat(8193)))).hasSize(1);
        assertThat(headers(Map.of("X-Y", "a", "x-y", "b"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "md5=00", "sha-256=00", "sha-256:", "sha-256=zz"})
    void checksumInAnotherFormIsRefused(String checksum) {
        assertThat(errors(null, checksum, null)).extracting(FieldError::field).containsExactly("checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".hidden", "a\\b", "a\nb", "CON", "nul.txt", "a:b", "x."})
    void unsafeFileNameIsRefused(String name) {
        assertThat(errors(name, null, null)).extracting(FieldError::field).containsExactly("fileName");
    }

    @Test
    void everyWrongFieldIsNamed() {
        var spec = new TaskSpec.Download("x", "..", Map.of("Host", "x"), "y", 0L);

        assertThat(DownloadCheck.errors(spec))
                .extracting(FieldError::field)
                .containsExactly("url", "headers.Host", "fileName", "checksum", "maxBytes");
    }

    @Test
    void smallestAndUsualValuesAreTaken() {
        assertThat(errors("data 1.zip", "SHA-256=" + "aB".repeat(32), 1L)).isEmpty();
    }

    @Test
    void fetchingIsTakenWithinItsBounds() {
        assertThat(fetching(1, List.of(), null)).isEmpty();
        assertThat(fetching(16, Collections.nCopies(16, URL), 1024L)).isEmpty();
        assertThat(fetching(0, List.of(), null)).extracting(FieldError::field).containsExactly("connections");
        assertThat(fetching(17, List.of(URL, "http://u@a/"), 1023L))
                .extracting(FieldError::field)
                .containsExactly("connections", "mirrors[1]", "bandwidth");
        assertThat(fetching(2, Collections.nCopies(17, URL), null))
                .extracting(FieldError::field)
                .containsExactly("mirrors");
    }

    private static List<FieldError> fetching(int connections, List<String> mirrors, @Nullable Long bandwidth) {
        var ways = new TaskSpec.Fetching(connections, mirrors, bandwidth, null);
        return DownloadCheck.errors(new TaskSpec.Download(URL, null, Map.of(), null, null, null, ways));
    }

    private static List<FieldError> url(String url) {
        return DownloadCheck.errors(new TaskSpec.Download(url, null, Map.of(), null, null));
    }

    private static List<FieldError> headers(Map<String, String> headers) {
        return DownloadCheck.errors(new TaskSpec.Download(URL, null, headers, null, null));
    }

    private static List<FieldError> errors(
            @Nullable String fileName, @Nullable String checksum, @Nullable Long maxBytes) {
        return DownloadCheck.errors(new TaskSpec.Download(URL, fileName, Map.of(), checksum, maxBytes));
    }
}
