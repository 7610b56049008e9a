package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.request.BatchCallbackRequest;
import dev.millrace.api.request.CallbackRequest;
import dev.millrace.api.request.ComputeRequest;
import dev.millrace.api.request.DownloadRequest;
import dev.millrace.api.request.PingRequest;
import dev.millrace.api.request.PoolRequest;
import dev.millrace.api.request.ShutdownRequest;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.api.request.WaitRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class OpenApiTest extends ApiServerTest {

    private static final Map<String, Class<?>> REQUESTS = Map.of(
            "/v1/tasks", TaskRequest.class,
            "/v1/tasks/download", DownloadRequest.class,
            "/v1/tasks/compute", ComputeRequest.class,
            "/v1/futures/{id}/callbacks", CallbackRequest.class,
            "/v1/batches/{id}/callbacks", BatchCallbackRequest.class,
            "/v1/callbacks/test", PingRequest.class,
            "/v1/pools/{name}", PoolRequest.class,
            "/v1/pools/{name}/shutdown", ShutdownRequest.class,
            "/v1/futures/wait", WaitRequest.class);

    private final JsonMapper json = new JsonMapper();
    private JsonNode api;

    @BeforeEach
    void load() {
        api = client.get("/v3/api-docs").json();
    }

    @Test
    void continuationIsATaskOrAListOfThem() {
        var then = api.at("/components/schemas/ComputeRequest/properties/then");
        assertThat(then.has("type")).as(then.toString()).isFalse();
        assertThat(then.at("/anyOf/0/$ref").asString("")).as(then.toString()).endsWith("/TaskRequest");
        assertThat(then.at("/anyOf/1/type").asString("")).as(then.toString()).isEqualTo("array");
        assertThat(then.at("/anyOf/1/items/$ref").asString(""))
                .as(then.toString())
                .endsWith("/TaskRequest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ComputeRequest | {"function":"primes","args":{"number":5}}
            ComputeRequest | {"function":"echo","args":{"empty":1,"pojo":[null],"of":{"$from":"result"}}}
            ComputeRequest | {"function":"wasm:calc/add","args":[1,{"$from":"result"}]}
            ComputeRequest | {"function":"wasm:report","stdin":"x","argv":["-v",{"$from":"state"}],"env":{"A":"b"}}
            ComputeRequest | {"function":"wasm:report","stdin":{"future":{"$from":"id"}},"output":{"contentType":"text/csv"}}
            ComputeRequest | {"function":"echo","callback":{"url":"https://example.org/"}}
            ComputeRequest | {"function":"echo","callback":[{"url":"https://example.org/"}]}
            TaskRequest | {"type":"compute","function":"echo","then":{"type":"compute","function":"echo"}}
            TaskRequest | {"type":"compute","function":"echo","onFailure":[{"type":"compute","function":"echo"}]}
            TaskRequest | {"type":"download","url":{"$from":"result.url"},"onDone":{"type":"compute","function":"echo"}}
            DownloadRequest | {"url":"https://example.org/","maxBytes":5,"headers":{"Accept":"text/html"}}
            DownloadRequest | {"url":{"$from":"result.url"},"maxBytes":"10MB"}
            DownloadRequest | {"url":{"$from":"id","of":"0199c0de-7a10-7000-8000-000000000001"}}
            DownloadRequest | {"url":"https://example.org/","maxBytes":{"$from":"result.size"}}
            DownloadRequest | {"url":"https://example.org/","connections":4,"mirrors":["https://a.example.net/"],"bandwidth":"5MB"}
            DownloadRequest | {"url":"https://example.org/","mirrors":[{"$from":"result.url"}],"ifChanged":{"$from":"id"},"bandwidth":5000}
            DownloadRequest | {"url":"https://example.org/","headers":{"Accept":{"$from":"result.type"}}}
            DownloadRequest | {"url":"https://example.org/","fileName":{"$from":"id"},"checksum":{"$from":"result.sum"}}
            BatchRequest | {"tasks":[{"args":{"n":1}},{}],"defaults":{"type":"compute","function":"echo"}}
            BatchRequest | {"tasks":[{"url":"https://example.org/"}],"defaults":{"type":"download","maxBytes":5}}
            BatchRequest | {"tasks":[{"type":"compute","function":"echo"}],"callback":{"url":"https://example.org/"}}
            """)
    void whatTheServerTakesFitsTheSchema(String schema, String body) {
        assertThat(faults(schema, json.readTree(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ComputeRequest | {"function":"echo","args":5}
            ComputeRequest | {"function":"echo","callback":"https://example.org/"}
            ComputeRequest | {"function":"echo","then":{"type":"compute"}}
            DownloadRequest | {"url":5}
            DownloadRequest | {"url":"https://example.org/","connections":17}
            DownloadRequest | {"url":"https://example.org/","mirrors":[5]}
            DownloadRequest | {"url":{"of":"0199c0de-7a10-7000-8000-000000000001"}}
            DownloadRequest | {"url":{"$from":"id","more":1}}
            DownloadRequest | {"url":"https://example.org/","headers":{"Accept":5}}
            BatchRequest | {"tasks":[{"type":"none"}]}
            BatchRequest | {"tasks":[5]}
            """)
    void whatTheServerRefusesDoesNotFitTheSchema(String schema, String body) {
        assertThat(faults(schema, json.readTree(body))).isNotEmpty();
    }

    @Test
    void exampleRequestsFitTheirSchemas() {
        forEachOperation((name, operation) -> {
            var body = operation.at("/requestBody/content/application~1json");
            var schema = body.at("/schema/$ref").asString("");
            body.at("/examples")
                    .forEach(example -> assertThat(
                                    faults(schema.substring(schema.lastIndexOf('/') + 1), example.at("/value")))
                            .as(name + " " + example)
                            .isEmpty());
        });
    }

    private List<Error> faults(String schema, JsonNode body) {
        var document = JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + schema);
        document.set("components", api.at("/components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document)
                .validate(body);
    }

    private void forEachOperation(BiConsumer<String, JsonNode> check) {
        api.at("/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                check.accept(operation.getKey() + " " + path.getKey(), operation.getValue())));
    }

    @Test
    void documentSaysWhatItIs() {
        assertThat(api.at("/openapi").asString()).startsWith("3.1");
        assertThat(api.at("/info/title").asString()).isEqualTo("Millrace");
        assertThat(api.at("/info/license/name").asString()).isEqualTo("Apache-2.0");
        assertThat(client.get("/swagger-ui.html").status()).isIn(200, 302);
    }

    @Test
    void everyOperationIsDescribedAndTagged() {
        var tags =
                api.at("/tags").valueStream().map(t -> t.at("/name").asString()).toList();
        assertThat(api.at("/tags").valueStream().map(t -> t.at("/description").asString("")))
                .doesNotContain("");
        forEachOperation((name, operation) -> {
            assertThat(operation.at("/summary").asString("")).as(name).isNotBlank();
            assertThat(operation.at("/description").asString("")).as(name).isNotBlank();
            assertThat(operation.at("/operationId").asString(""))
                    .as(name)
                    .isNotBlank()
                    .doesNotContain("_");
            assertThat(tags).as(name).contains(operation.at("/tags/0").asString(""));
        });
    }

    @Test
    void everyErrorOfEveryOperationIsAProblemWithAnExample() {
        forEachOperation((name, operation) -> {
            assertThat(operation.at("/responses").propertyNames()).as(name).contains("400", "421", "500", "503");
            operation.at("/responses").properties().stream()
                    .filter(response -> response.getKey().compareTo("400") >= 0)
                    .forEach(response -> {
                        var content = response.getValue().at("/content/application~1problem+json");
                        assertThat(content.at("/schema/$ref").asString(""))
                                .as(name + " " + response.getKey())
                                .endsWith("/Problem");
                        assertThat(content.at("/examples").isEmpty())
                                .as(name + " " + response.getKey())
                                .isFalse();
                    });
        });
    }

    @Test
    void exampleRequestsAreAccepted() {
        var json = new ApiJson();
        forEachOperation((name, operation) -> {
            if (name.endsWith("/v1/batches")) {
                return;
            }
            var type = REQUESTS.get(name.substring(name.indexOf(' ') + 1));
            var body = operation.at("/requestBody/content/application~1json");
            if (body.isMissingNode()) {
                return;
            }
            assertThat(body.at("/examples").isEmpty() && body.at("/example").isMissingNode())
                    .as(name)
                    .isFalse();
            body.at("/examples").forEach(example -> {
                var errors = new FieldErrors();
                var text = example.at("/value").toString().getBytes(StandardCharsets.UTF_8);
                var request = (JsonRequest) json.read(text, type, errors);
                request.check(errors);
                assertThat(errors.list()).as(name + " " + example).isEmpty();
            });
        });
    }

    @Test
    void exampleBatchesAreAccepted() {
        var contents = api.at("/paths/~1v1~1batches/post/requestBody/content");
        contents.properties()
                .forEach(content -> content.getValue().at("/examples").forEach(example -> {
                    var value = example.at("/value");
                    var body = value.isString() ? value.asString() : value.toString();
                    var answer = client.send("POST", "/v1/batches", body, "Content-Type", content.getKey());
                    assertThat(answer.status()).as(body + answer.text()).isEqualTo(202);
                }));
        assertThat(contents.propertyNames()).containsExactlyInAnyOrder("application/json", "application/x-ndjson");
    }

    @Test
    void everyFieldHasAnExampleOrAFormOfItsOwn() {
        api.at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .at("/properties")
                        .properties()
                        .forEach(field -> {
                            var value = field.getValue();
                            boolean shown = value.has("example")
                                    || value.has("$ref")
                                    || value.has("anyOf")
                                    || value.at("/items").has("$ref");
                            assertThat(shown)
                                    .as(schema.getKey() + "." + field.getKey())
                                    .isTrue();
                        }));
    }

    @Test
    void referencesLeadSomewhere() {
        var known = api.at("/components/schemas").propertyNames();
        api.findValuesAsString("$ref")
                .forEach(reference -> assertThat(known).contains(reference.substring(reference.lastIndexOf('/') + 1)));
    }

    @Test
    void fieldsThatMayBeNullSaySo() {
        var future = api.at("/components/schemas/Future");
        assertThat(future.at("/properties/finishedAt/type").toString()).contains("null");
        assertThat(future.at("/properties/error/anyOf").toString()).contains("TaskError", "null");
        assertThat(future.at("/properties/pool/type").toString()).contains("null");
        assertThat(future.at("/required").toString()).contains("finishedAt", "state");
        assertThat(api.at("/components/schemas/Attempt/properties/endedBy/enum").toString())
                .endsWith(",null]");
    }

    @Test
    void tasksOfAnyTypeAreToldApartByTheirType() {
        var any = api.at("/components/schemas/TaskRequest");
        assertThat(any.at("/oneOf")).hasSize(2);
        assertThat(any.at("/discriminator/mapping").properties()).hasSize(2).allSatisfy(mapped -> {
            var task = api.at(mapped.getValue().asString().substring(1));
            assertThat(task.at("/required").toString()).contains("\"type\"");
            assertThat(task.at("/properties/type/enum/0").asString()).isEqualTo(mapped.getKey());
        });
    }

    @Test
    void absentValuesAreShownAsNullAndNotAsText() {
        assertThat(api.toString()).doesNotContain("\"example\":\"null\"");
        assertThat(api.at("/components/schemas/Pool/properties/idleTimeout/example")
                        .isNull())
                .isTrue();
    }

    @Test
    void modulesAreInTheExamplesAndTheirMediaTypesAmongTheErrors() {
        var compute = api.at("/paths/~1v1~1tasks~1compute/post/requestBody/content/application~1json/examples");
        assertThat(compute.toString()).contains("wasm:numbers/add", "wasm:report", "\"pool\":\"isolated\"");
        assertThat(api.at("/paths/~1v1~1modules~1{name}/put/responses/415").isMissingNode())
                .isFalse();
    }

    @Test
    void exampleOfAChangeNamesNoPoolThatOthersDependOn() {
        forEachOperation((name, operation) -> {
            if (name.contains("/pools/{name}") && !name.startsWith("get ")) {
                assertThat(operation.at("/parameters/0/example").asString(""))
                        .as(name)
                        .isEqualTo("demo");
            }
        });
    }

    @Test
    void problemsThatCannotHappenAreNotDocumented() {
        assertThat(api.at("/paths/~1v1~1futures~1{id}~1retry/post/responses/429")
                        .toString())
                .doesNotContain("queue-full");
        assertThat(api.at("/paths/~1v1~1pools~1{name}/put/responses/503").toString())
                .doesNotContain("draining");
    }

    @Test
    void everyProblemTypeIsExplained() {
        assertThat(client.get("/problems").json().at("/items")).hasSize(ProblemType.values().length);
        for (var type : ProblemType.values()) {
            var json = client.get(type.uri(), "Accept", "application/json");
            assertThat(json.at("/title")).isEqualTo(type.title());
            assertThat(json.at("/status")).isEqualTo(Integer.toString(type.status()));
            var text = client.get(type.uri());
            assertThat(text.header("Content-Type")).startsWith("text/plain");
            assertThat(text.text()).contains(type.help());
        }
        assertProblem(client.get("/problems/none"), 404, "not-found");
    }

    @Test
    void rootLeadsOnward() {
        assertThat(client.get("/", "Accept", "text/html").header("Location")).isEqualTo("/swagger-ui.html");
        assertThat(client.get("/").at("/openapi")).isEqualTo("/v3/api-docs");
    }
}
