package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {

    private static final String NOON = "Thu, 01 Jan 2026 12:00:00 GMT";
    private static final String A_SECOND_LATER = "Thu, 01 Jan 2026 12:00:01 GMT";

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "\"\"", "\"a,b-!#~\u00e9\""})
    void strongTagIsTaken(String etag) {
        assertThat(Validator.of(etag, null, null)).isEqualTo(new Validator(etag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"v1\"", "v1", "\"v1", "", "\"a b\"", "\"a\"b\""})
    void otherTagIsNoneAndSpoilsTheTimeToo(String etag) {
        assertThat(Validator.of(etag, NOON, A_SECOND_LATER)).isNull();
    }

    @Test
    void tagLongerThanOneKibIsNone() {
        assertThat(Validator.of("\"" + "x".repeat(1022) + "\"", null, null)).isNotNull();
        assertThat(Validator.of("\"" + "x".repeat(1023) + "\"", null, null)).isNull();
    }

    @Test
    void timeIsTakenOnceItIsASecondOld() {
        assertThat(Validator.of(null, NOON, A_SECOND_LATER)).isEqualTo(new Validator(NOON));
        assertThat(Validator.of(null, NOON, NOON)).isNull();
        assertThat(Validator.of(null, A_SECOND_LATER, NOON)).isNull();
        assertThat(Validator.of(null, NOON, null)).isNull();
        assertThat(Validator.of(null, "yesterday", A_SECOND_LATER)).isNull();
        assertThat(Validator.of(null, null, A_SECOND_LATER)).isNull();
    }

    @Test
    void anotherValueOfItsKindContradictsIt() {
        var tag = valid("\"v1\"", null);
        assertThat(tag.standsIn("\"v1\"", NOON)).isTrue();
        assertThat(tag.standsIn("\"v2\"", NOON)).isFalse();
        assertThat(tag.standsIn("W/\"v1\"", null)).isFalse();
        assertThat(tag.standsIn(null, NOON)).isTrue();

        var time = valid(null, NOON);
        assertThat(time.standsIn(null, NOON)).isTrue();
        assertThat(time.standsIn(null, A_SECOND_LATER)).isFalse();
    }

    private static Validator valid(@Nullable String etag, @Nullable String lastModified) {
        return Objects.requireNonNull(Validator.of(etag, lastModified, A_SECOND_LATER));
    }
}
