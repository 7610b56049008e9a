package dev.millrace.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ArgumentErrorsTest {

    private static final String ID = "019c0de0-0000-7000-8000-000000000001";

    private final ComputeHandler handler =
            new ComputeHandler(new FunctionRegistry(BuiltInFunctions.all()), new MemoryContentStore());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pi | {}                                    | args.digits    | is required
            pi | {"digits":0}                          | args.digits    | must be at least 1
            pi | {"digits":1000001}                    | args.digits    | must be at most 1000000
            pi | {"digits":"many"}                     | args.digits    | must be an integer
            pi | {"digits":1.5}                        | args.digits    | must be an integer
            pi | {"digits":99999999999999999999}       | args.digits    | must be at most 1000000
            pi | {"digits":null}                       | args.digits    | must be an integer
            pi | [1]                                   | args           | must be an object
            pi | null                                  | args           | must be an object
            primes | {"from":10,"to":9}                | args.to        | must not be less than from
            primes | {"from":0,"to":10000000001}       | args.to        | must be at most 10000000000 more than from
            mandelbrot | {"scale":0}                   | args.scale     | must be at least 1.0E-13
            mandelbrot | {"width":8192,"height":2049}  | args.height    | times width must be at most 16777216
            mandelbrot | {"maxIterations":100000}      | args.maxIterations | times width times height must be at most 100000000000
            fail | {"message":""}                      | args.message   | must not be empty
            fail | {"retryable":"no"}                  | args.retryable | must be a boolean
            sleep | {"duration":"soon"}                | args.duration  | must be a duration such as '500ms', '30s', '5m', '2h', '1d' or 'PT30S'
            spin | {"duration":"366d"}                 | args.duration  | must be at most 365 days
            digest | {}                                | args           | must have exactly one of future, text, futures
            digest | {"text":"a","algorithm":"CRC"}    | args.algorithm | must be one of SHA-256, SHA-512, SHA3-256, SHA-1, MD5
            gzip | {"future":"me"}                     | args.future    | must be the id of a future
            digest | {"futures":[]}                    | args.futures   | must have at least 1 items but found 0
            digest | {"futures":["me"]}                | args.futures[0] | must be the id of a future
            sha-tree | {"text":"a","chunkBytes":0}     | args.chunkBytes | must be at least 1
            csv-stats | {"text":"a","delimiter":"ab"}  | args.delimiter | must have at most 1 characters
            csv-stats | {"text":"a","charset":"UTF-9"} | args.charset   | is not known here
            image-thumbnail | {"base64":"?"}           | args.base64    | must be base64 (RFC 4648, section 4)
            image-thumbnail | {"base64":"","format":"gif"} | args.format | must be one of png, jpeg
            unzip | {"base64":""}                      | args.entry     | is required
            """)
    void sayWhichArgumentIsWrongAndWhy(String function, String args, String field, String message) {
        assertThat(errors(function, args)).containsExactly(new FieldError(field, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            primes | {"from":{"$from":"result.a"},"to":{"$from":"result.b"}} |
            primes | {"from":{"$from":"result.a"}}                           | args.to
            primes | {"from":"x","to":{"$from":"result.b"}}                  | args.from
            primes | {"from":{"$from":"result.a"},"to":5,"too":1}            | args.too
            digest | {"future":{"$from":"id"}}                               |
            digest | {"future":{"$from":"id"},"algorithm":"CRC"}             | args.algorithm
            digest | {"text":"a","algorithm":{"$from":"result"}}             |
            digest | {"futures":[{"$from":"id"}]}                            |
            digest | {"futures":{"$from":"result.ids"}}                      |
            digest | {"futures":["me",{"$from":"id"}]}                       | args.futures[0]
            """)
    void areToldWhateverReferencesComeTo(String function, String args, @Nullable String field) {
        var fields = JsonMapper.shared().createObjectNode().put("function", function);
        fields.set("args", JsonMapper.shared().readTree(args));
        if (field == null) {
            assertThatCode(() -> handler.checkOutline(fields)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(Refusal.Invalid.class)
                    .isThrownBy(() -> handler.checkOutline(fields))
                    .satisfies(refusal -> assertThat(refusal.errors())
                            .extracting(FieldError::field)
                            .containsExactly(field));
        }
    }

    @Test
    void areAllToldAtOnce() {
        assertThat(errors("primes", "{\"from\":-1,\"too\":5}"))
                .containsExactlyInAnyOrder(
                        new FieldError("args.from", "must be at least 0"),
                        new FieldError("args.to", "is required"),
                        new FieldError("args.too", "is not known"));
    }

    @Test
    void futureAndTextTogetherAreRefused() {
        assertThat(errors("word-count", "{\"future\":\"" + ID + "\",\"text\":\"a\"}"))
                .containsExactly(new FieldError("args", "must have exactly one of future, text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"text\"", "{}", "{\"future\":\"me\",\"any\":[{}]}"})
    void echoTakesAnything(String args) {
        assertThatCode(() -> handler.check(spec("echo", args))).doesNotThrowAnyException();
        assertThat(handler.inputs(spec("echo", args))).isEmpty();
    }

    @Test
    void unknownFunctionIsRefused() {
        assertThatExceptionOfType(Refusal.FunctionNotFound.class).isThrownBy(() -> handler.check(spec("tau", "{}")));
        assertThatExceptionOfType(Refusal.FunctionNotFound.class).isThrownBy(() -> handler.inputs(spec("tau", "{}")));
    }

    @Test
    void inputIsTheFutureThatTheArgumentsName() {
        assertThat(handler.inputs(spec("digest", "{\"future\":\"" + ID + "\"}")))
                .containsExactly(Map.entry("args.future", FutureId.parse(ID).orElseThrow()));
        assertThat(handler.inputs(spec("digest", "{\"text\":\"a\"}"))).isEmpty();
    }

    @Test
    void inputsAreAllFuturesThatTheArgumentsName() {
        var other = "019c0de0-0000-7000-8000-000000000002";
        var args = "{\"futures\":[\"%s\",{\"$from\":\"id\"},\"%s\",\"%s\"]}".formatted(ID, other, ID);
        assertThat(handler.inputs(spec("digest", args)))
                .containsOnly(
                        Map.entry("args.futures[0]", FutureId.parse(ID).orElseThrow()),
                        Map.entry("args.futures[2]", FutureId.parse(other).orElseThrow()),
                        Map.entry("args.futures[3]", FutureId.parse(ID).orElseThrow()));
        assertThat(handler.inputs(spec("gzip", args))).isEmpty();
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> handler.inputs(spec("sha-tree", "{\"futures\":[\"me\",\"you\"]}")))
                .satisfies(refusal -> assertThat(refusal.errors())
                        .extracting(FieldError::field)
                        .containsExactly("args.futures[0]", "args.futures[1]"));
    }

    @Test
    void inputThatIsNoIdIsRefused() {
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> handler.inputs(spec("gzip", "{\"future\":\"me\"}")))
                .withMessage("args.future: must be the id of a future");
    }

    private List<FieldError> errors(String function, String args) {
        try {
            handler.check(spec(function, args));
            return List.of();
        } catch (Refusal.Invalid e) {
            return e.errors();
        }
    }

    private static TaskSpec.Compute spec(String function, String args) {
        return new TaskSpec.Compute(function, JsonMapper.shared().readTree(args));
    }
}
