package dev.millrace.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients may rely on, whatever the function. */
class FunctionContractTest {

    private static final List<ComputeFunction<?, ?>> ALL = BuiltInFunctions.all();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final MemoryContentStore contents = new MemoryContentStore();
    private final ComputeHandler handler = new ComputeHandler(new FunctionRegistry(ALL), contents);

    static Stream<FunctionDescription> functions() {
        return new FunctionRegistry(ALL).descriptions().stream();
    }

    /** All but {@code echo}, which takes anything. */
    static Stream<FunctionDescription> strictFunctions() {
        return functions().filter(function -> !function.name().equals("echo"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void schemasAreValidSchemas(FunctionDescription function) {
        var metaSchema = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(metaSchema.validate(function.argsSchema())).isEmpty();
        assertThat(metaSchema.validate(function.resultSchema())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void descriptionIsWrittenForPeople(FunctionDescription function) {
        assertThat(function.name()).matches("[a-z]+(-[a-z]+)*");
        assertThat(function.description()).endsWith(".").hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("strictFunctions")
    void everyArgumentAndResultIsDescribed(FunctionDescription function) {
        for (var schema : List.of(function.argsSchema(), function.resultSchema())) {
            assertThat(schema.path("type").asString()).isEqualTo("object");
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
            schema.path("properties")
                    .forEach(property -> assertThat(property.path("description").asString(""))
                            .endsWith("."));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void exampleIsAcceptedAsItStands(FunctionDescription function) {
        assertThat(function.example().propertyNames()).containsExactlyInAnyOrder("function", "args");
        assertThatCode(() -> handler.check(example(function))).doesNotThrowAnyException();
        assertThat(handler.inputs(example(function))).isEmpty();
    }

    /** Those that a thread of the server runs. */
    static Stream<FunctionDescription> threadFunctions() {
        var registry = new FunctionRegistry(ALL);
        return functions().filter(function -> !registry.isolated(function.name()));
    }

    @ParameterizedTest
    @MethodSource("threadFunctions")
    void exampleSucceedsWithAResultThatItsSchemaPromises(FunctionDescription function) throws Exception {
        var outcome = handler.run(example(function), new FakeTask());
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        var result = ((Outcome.Succeeded) outcome).result();
        assertThat(SCHEMAS.getSchema(function.resultSchema()).validate(result)).isEmpty();
        assertThat(contents.openDrafts()).isZero();
    }

    @ParameterizedTest
    @MethodSource("strictFunctions")
    void misspeltArgumentIsRefusedByName(FunctionDescription function) {
        var args = ((ObjectNode) function.example().get("args")).deepCopy().put("tpyo", 1);
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> handler.check(new TaskSpec.Compute(function.name(), args)))
                .satisfies(e -> assertThat(e.errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.field()).isEqualTo("args.tpyo")));
    }

    @ParameterizedTest
    @MethodSource("strictFunctions")
    void argumentOfAnotherTypeIsRefusedByName(FunctionDescription function) {
        for (var name : function.example().get("args").propertyNames()) {
            var args = ((ObjectNode) function.example().get("args")).deepCopy();
            args.putArray(name);
            assertThatExceptionOfType(Refusal.Invalid.class)
                    .isThrownBy(() -> handler.check(new TaskSpec.Compute(function.name(), args)))
                    .satisfies(e -> assertThat(e.errors())
                            .anySatisfy(error -> assertThat(error.field()).isEqualTo("args." + name)));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void checkingLeavesTheArgumentsAsTheyAre(FunctionDescription function) {
        JsonNode before = function.example().get("args").deepCopy();
        handler.check(example(function));
        assertThat(function.example().get("args")).isEqualTo(before);
    }

    private static TaskSpec.Compute example(FunctionDescription function) {
        var example = function.example();
        return new TaskSpec.Compute(example.get("function").stringValue(), example.get("args"));
    }
}
