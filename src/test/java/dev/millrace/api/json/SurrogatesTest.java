package dev.millrace.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogatesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud83d\\udc1f\"",
                "\"\\uD83D\\uDC1F\\uD83D\\uDC1F\"",
                "\"\\\\ud800\"",
                "\"plain\"",
                "\"\\u00e9\\n\\\"\"",
                "\"\\ud7ff\""
            })
    void pairsAndOtherEscapesAreWhole(String json) {
        assertThat(Surrogates.lone(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\\udc00\"",
                "\"\\ud83d\\udc1f\\udc1f\"",
                "\"\\\\\\ud800\""
            })
    void halvesAreFound(String json) {
        assertThat(Surrogates.lone(json)).isTrue();
    }
}
