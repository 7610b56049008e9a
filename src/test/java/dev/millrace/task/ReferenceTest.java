package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReferenceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FUTURE = """
            {"id":"x","state":"SUCCEEDED","result":{"items":[{"x":1},{"x y":[[2]]}],"none":null,"0":"zero"},
             "error":{"code":"timeout","message":"m","retryable":true,"details":{"status":503}}}""";

    @ParameterizedTest
    @CsvSource({
        "id,\"x\"",
        "state,\"SUCCEEDED\"",
        "result.items[0].x,1",
        "result.items[1].x y[0][0],2",
        "result.none,null",
        "result.0,\"zero\"",
        "error.code,\"timeout\"",
        "error.details.status,503"
    })
    void pathLeadsToAValue(String path, String value) {
        assertThat(new Reference(path, null).in(JSON.readTree(FUTURE)).orElseThrow())
                .hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.nothing", "result.items[2]", "result.items.x", "result.none.x", "result[0][0]"})
    void pathMayLeadNowhere(String path) {
        assertThat(new Reference(path, null).in(JSON.readTree(FUTURE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "results",
                "id.x",
                "state[0]",
                ".result",
                "result.",
                "result..x",
                "result[x]",
                "result[-1]",
                "result[1234567890]",
                "error.cause",
                "error.code.x",
                "error[0]",
                "result[",
                "result]",
                "progress"
            })
    void pathThatCanLeadToNothingIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reference(path, null))
                .withMessageStartingWith("must refer");
    }

    @Test
    void pathOfWhateverLengthIsJudgedQuickly() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reference("result" + ".a".repeat(500_000), null));
        assertThat(new Reference("result" + ".a".repeat(247), null).path()).hasSize(500);
    }

    @Test
    void referenceStandsInJsonAsAnObject() {
        var reference = new Reference("result.x", new FutureId(UUID.randomUUID()));
        assertThat(Reference.parse(reference.toJson())).isEqualTo(reference);
        assertThat(Reference.parse(new Reference("id", null).toJson()).of()).isNull();
    }

    @Test
    void everyReferenceIsFoundAndReplaced() {
        var value = JSON.readTree("{\"a\":[1,{\"$from\":\"id\"}],\"b\":{\"c\":{\"$from\":\"state\"},\"d\":{}}}");

        assertThat(References.in(value, "args")).containsOnlyKeys("args.a[1]", "args.b.c");
        assertThat(References.replaced(value, reference -> JSON.valueToTree(reference.path())))
                .hasToString("{\"a\":[1,\"id\"],\"b\":{\"c\":\"state\",\"d\":{}}}");
    }
}
