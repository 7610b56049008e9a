package dev.millrace.compute.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class NumberTypeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "I32, 5, 5",
                "I32, -2147483648, -2147483648",
                "I32, 4294967295, -1",
                "I32, \"17\", 17",
                "I32, 2.0, 2",
                "I64, 9007199254740992, 9007199254740992",
                "I64, 9007199254740993, \"9007199254740993\"",
                "I64, \"-9223372036854775808\", \"-9223372036854775808\"",
                "I64, 18446744073709551615, -1",
                "F32, 0.5, 0.5",
                "F32, \"NaN\", \"NaN\"",
                "F64, 0.1, 0.1",
                "F64, 3, 3.0",
                "F64, -0.0, -0.0",
                "F32, -0.0, -0.0",
                "F64, \"-Infinity\", \"-Infinity\""
            })
    void valuesGoThroughAndBack(NumberType type, String given, String back) {
        assertThat(type.write(type.read(JSON.readTree(given))).toString()).isEqualTo(back);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "I32, 4294967296, -2147483648 to 4294967295",
                "I32, 1.5, must be an integer (i32)",
                "I32, true, must be an integer",
                "I32, \"x\", must be an integer",
                "I32, null, must be an integer",
                "I64, -9223372036854775809, to 18446744073709551615",
                "I64, 1e999999, exponent",
                "F32, 1e39, largest f32",
                "F64, 1e400, largest f64",
                "F64, \"1.5\", must be a number (f64)",
                "F64, [], must be a number (f64)"
            })
    void otherValuesAreRefusedInWords(NumberType type, String given, String words) {
        var json = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.read(json.readTree(given)))
                .withMessageContaining(words);
    }
}
