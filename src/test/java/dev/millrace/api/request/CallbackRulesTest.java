package dev.millrace.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.engine.CallbackOrder;
import dev.millrace.task.EventType;
import dev.millrace.task.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallbackRulesTest {

    private static final String ONE = "{\"url\":\"https://a.example/\"}";

    private final FieldErrors errors = new FieldErrors();

    /** A request with a field for callbacks. */
    record Carrier(@Nullable OneOrMany<CallbackRequest> callback) implements JsonRequest {
        @Override
        public void check(FieldErrors found) {
            CallbackRules.check(callback, found);
        }
    }

    private Carrier read(String callback) {
        var body = ("{\"callback\":" + callback + "}").getBytes(StandardCharsets.UTF_8);
        var carrier = (Carrier) Objects.requireNonNull(new ApiJson().read(body, Carrier.class, errors));
        carrier.check(errors);
        return carrier;
    }

    private List<CallbackOrder> orders(String callback) {
        return CallbackRules.orders(read(callback).callback(), EventType.ENDS);
    }

    private List<String> wrongIn(String callback) {
        read(callback);
        return errors.list().stream().map(FieldError::field).toList();
    }

    @Test
    void oneObjectIsOneCallback() {
        assertThat(orders(ONE)).singleElement().satisfies(one -> {
            assertThat(one.url()).isEqualTo("https://a.example/");
            assertThat(one.target()).isEqualTo("https://a.example:443");
            assertThat(one.events()).isEqualTo(EventType.ENDS);
        });
        assertThat(errors.list()).isEmpty();
    }

    @Test
    void listIsAsManyAsItHolds() {
        var orders = orders("[" + ONE + ",{\"url\":\"https://b.example/\",\"events\":[\"future.started\"]}]");
        assertThat(orders).extracting(CallbackOrder::url).containsExactly("https://a.example/", "https://b.example/");
        assertThat(orders.getLast().events()).containsExactly(EventType.FUTURE_STARTED);
        assertThat(read("null").callback()).isNull();
        assertThat(errors.list()).isEmpty();
    }

    @Test
    void fieldsOfAnObjectAreNamed() {
        assertThat(wrongIn("{\"urll\":\"x\",\"secret\":5,\"events\":[\"nothing\"]}"))
                .containsExactlyInAnyOrder("callback.urll", "callback.secret", "callback.url", "callback.events[0]");
    }

    @Test
    void fieldsOfAListAreNamedWithTheirPlace() {
        assertThat(wrongIn("[" + ONE + ",{\"urll\":\"x\"},null,7,{\"url\":5}]"))
                .containsExactlyInAnyOrder(
                        "callback[1].urll", "callback[1].url", "callback[2]", "callback[3]", "callback[4].url");
    }

    @Test
    void otherThingsAreNoCallbacks() {
        assertThat(wrongIn("\"https://a.example/\"")).containsExactly("callback");
    }

    @Test
    void thereAre20AtMost() {
        var many = IntStream.range(0, 21).mapToObj(_ -> ONE).collect(Collectors.joining(",", "[", "]"));
        assertThat(wrongIn(many)).containsExactly("callback");
    }

    @Test
    void batchesTellOfTheirEndAlone() {
        var all = read("[{\"url\":\"https://a.example/\",\"events\":[\"batch.done\",\"future.failed\"]}]")
                .callback();
        assertThat(errors.list()).extracting(FieldError::field).containsExactly("callback[0].events[0]");
        var ofBatch = new FieldErrors();
        CallbackRules.checkForBatch(all, ofBatch);
        assertThat(ofBatch.list()).extracting(FieldError::field).containsExactly("callback[0].events[1]");
    }

    @Test
    void secretsThatAreNotConfiguredAreNamed() {
        var all = read("[" + ONE + ",{\"url\":\"https://a.example/\",\"secret\":\"other\"}]")
                .callback();
        CallbackRules.checkSecrets(all, secret -> secret == null, errors);
        assertThat(errors.list()).extracting(FieldError::field).containsExactly("callback[1].secret");
    }

    @Test
    void sameRequestsHaveTheSameCanonicalForm() {
        var json = new ApiJson();
        assertThat(new String(json.canonical(read(ONE)), StandardCharsets.UTF_8))
                .isEqualTo(new String(json.canonical(read("[" + ONE + "]")), StandardCharsets.UTF_8));
    }
}
