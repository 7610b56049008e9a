package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElidedTest {

    @ParameterizedTest
    @CsvSource({"ab, ab", "a b, ab", "a…, abc", "…c, abc", "a…c, ac", "a…b…c, a12b3c", "…, x", "a…b…, a1b2b"})
    void ellipsisStandsForAnything(String pattern, String text) {
        assertThat(Elided.matches(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ab, abc", "ab…, ba", "…c, cab", "a…b…c, a12c", "aba…aba, abaaa", "ab…bc, abc"})
    void everythingElseMustBeThere(String pattern, String text) {
        assertThat(Elided.matches(pattern, text)).isFalse();
    }
}
