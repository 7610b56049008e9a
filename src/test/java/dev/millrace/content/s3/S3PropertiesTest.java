package dev.millrace.content.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class S3PropertiesTest {

    @Test
    void defaultsAreNoBucket() {
        assertThat(bind(Map.of()))
                .isEqualTo(new S3Properties(null, null, null, null, false, null, null, DataSize.ofMegabytes(16)));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(bind(Map.of(
                        "bucket", "kept",
                        "endpoint", "https://s3.example.org:9000",
                        "region", "eu-central-1",
                        "prefix", "/a/b/",
                        "path-style", "true",
                        "access-key", "me",
                        "secret-key", "s3cret",
                        "part-size", "8MB")))
                .isEqualTo(new S3Properties(
                        "kept",
                        URI.create("https://s3.example.org:9000"),
                        "eu-central-1",
                        "a/b/",
                        true,
                        "me",
                        "s3cret",
                        DataSize.ofMegabytes(8)));
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, with space",
        "endpoint, ftp://example.org",
        "endpoint, https://me:s3cret@example.org",
        "prefix, a\\b",
        "secret-key, s3cret",
        "part-size, 4MB",
        "part-size, 2GB"
    })
    void wrongValueIsNamedAndNoSecretIsTold(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of(name, value)))
                .hasStackTraceContaining("millrace.content.s3." + (name.equals("secret-key") ? "access-key" : name))
                .rootCause()
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void secretsAreNotShown() {
        var text = bind(Map.of("bucket", "kept", "access-key", "me-myself", "secret-key", "s3cret"))
                .toString();
        assertThat(text).contains("kept").doesNotContain("me-myself", "s3cret");
    }

    private static S3Properties bind(Map<String, String> values) {
        var named = new HashMap<String, String>();
        values.forEach((name, value) -> named.put("millrace.content.s3." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("millrace.content.s3", S3Properties.class);
    }
}
