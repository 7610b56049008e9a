package dev.millrace.api.openapi;

import dev.millrace.task.Outbox;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Describes the fields of requests that take values of more than one form. The generator sees how the records hold them,
 * not what is read into them, and so describes less than is taken.
 */
@SuppressWarnings("rawtypes") // the library's schemas are raw
final class RequestSchemas implements OpenApiCustomizer {

    private static final String DOWNLOAD = "DownloadRequest";
    private static final String COMPUTE = "ComputeRequest";
    private static final String BATCH_TASK = "BatchTask";
    static final String REFERABLE_STRING = "ReferableString";
    private static final String PREDECESSOR = "Predecessor";

    /**
     * The schemas of tasks of one type.
     *
     * @param request where the path tells the type
     * @param task where nothing else does
     */
    private record Typed(String request, String task) {}

    private static final Map<String, Typed> TYPED = new TreeMap<>(Map.of(
            "download", new Typed(DOWNLOAD, "DownloadTask"),
            "compute", new Typed(COMPUTE, "ComputeTask")));

    /** What the generator makes of the types behind such fields, and nothing uses once they are described. */
    private static final List<String> INTERNALS = List.of("JsonNode", "Given");

    @Override
    public void customise(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        schemas.values().forEach(RequestSchemas::takeOneOrMany);
        schemas.put("Reference", ReferenceSchemas.reference());
        schemas.put(REFERABLE_STRING, ReferenceSchemas.referable("string"));
        schemas.put(PREDECESSOR, ReferenceSchemas.predecessor());
        describeDownload(properties(schemas, DOWNLOAD));
        describeCompute(properties(schemas, COMPUTE));
        List.of(DOWNLOAD, COMPUTE).forEach(task -> describeAfter(properties(schemas, task)));
        describeAnyTask(schemas);
        describeBatch(schemas);
        INTERNALS.forEach(schemas::remove);
    }

    /** A list that is also described as a choice is the generator's view of a field that takes one or a list. */
    private static void takeOneOrMany(Schema<?> schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().replaceAll((name, field) -> {
            if (field.getAnyOf() == null || field.getItems() == null) {
                return field;
            }
            Schema<?> many = Schemas.typed("array");
            many.setItems(field.getItems());
            if (name.equals("callback")) {
                many.setMaxItems(Outbox.MAX_CALLBACKS);
            }
            Schema<?> either = Schemas.like(field);
            either.setAnyOf(List.of(field.getItems(), many));
            return either;
        });
    }

    private static void describeDownload(Map<String, Schema> fields) {
        for (var name : List.of("url", "fileName", "checksum", "ifChanged")) {
            fields.computeIfPresent(name, (key, field) -> Schemas.like(field).$ref(Schemas.path(REFERABLE_STRING)));
        }
        fields.computeIfPresent("maxBytes", (key, field) -> {
            Schema<?> size = Schemas.like(field);
            size.setAnyOf(ReferenceSchemas.referable("integer", "string").getAnyOf());
            return size;
        });
        fields.computeIfPresent("mirrors", (key, field) -> {
            Schema<?> mirrors = field;
            mirrors.setItems(Schemas.to(REFERABLE_STRING));
            return mirrors;
        });
        fields.computeIfPresent("headers", (key, field) -> {
            field.setAdditionalProperties(Schemas.to(REFERABLE_STRING));
            return field;
        });
    }

    private static void describeAfter(Map<String, Schema> fields) {
        fields.computeIfPresent("after", (key, field) -> {
            Schema<?> after = field;
            after.setItems(Schemas.to(PREDECESSOR));
            return after;
        });
    }

    private static void describeCompute(Map<String, Schema> fields) {
        fields.computeIfPresent("args", (key, field) -> {
            Schema<?> any = Schemas.like(field);
            any.setTypes(new LinkedHashSet<>(List.of("object", "array")));
            any.setAdditionalProperties(true);
            any.setItems(new Schema<>());
            return any;
        });
        fields.computeIfPresent("stdin", (key, field) -> CommandSchemas.stdin(field));
        fields.computeIfPresent("argv", (key, field) -> CommandSchemas.argv(field));
        fields.computeIfPresent("env", (key, field) -> CommandSchemas.env(field));
        fields.computeIfPresent("output", (key, field) -> CommandSchemas.output(field));
    }

    /** Where tasks of any type are taken, the type is what tells them apart, and so is required. */
    private static void describeAnyTask(Map<String, Schema> schemas) {
        Schema<?> any = Objects.requireNonNull(schemas.get("TaskRequest"), "TaskRequest");
        any.setOneOf(new ArrayList<>());
        TYPED.forEach((type, of) -> {
            Schema<?> untyped = Objects.requireNonNull(schemas.get(of.request()), of.request());
            Schema<?> task = Schemas.typed("object");
            task.setDescription(untyped.getDescription());
            task.setProperties(untyped.getProperties());
            task.setRequired(untyped.getRequired());
            task.addRequiredItem("type");
            schemas.put(of.task(), task);
            any.addOneOfItem(Schemas.to(of.task()));
            any.getDiscriminator().mapping(type, Schemas.path(of.task()));
        });
    }

    /** The defaults may hold what is required of a task, so that nothing is required of one in a batch. */
    private static void describeBatch(Map<String, Schema> schemas) {
        var fields = new LinkedHashMap<String, Schema>(properties(schemas, DOWNLOAD));
        fields.putAll(properties(schemas, COMPUTE));
        Schema<Object> type = Schemas.typed("string");
        type.setDescription("Required, here or in the defaults");
        type.setEnum(List.of("download", "compute"));
        type.setExample("compute");
        fields.put("type", type);
        Schema<?> task = Schemas.typed("object");
        task.setDescription("Fields of a task of one type; what it lacks is taken from the defaults of its batch");
        task.setProperties(fields);
        schemas.put(BATCH_TASK, task);

        var batch = properties(schemas, "BatchRequest");
        batch.computeIfPresent("tasks", (key, field) -> {
            Schema<?> tasks = field;
            tasks.setItems(Schemas.to(BATCH_TASK));
            return tasks;
        });
        batch.computeIfPresent("defaults", (key, field) -> Schemas.like(field).$ref(Schemas.path(BATCH_TASK)));
    }

    @SuppressWarnings("unchecked") // as above
    private static Map<String, Schema> properties(Map<String, Schema> schemas, String name) {
        return Objects.requireNonNull(schemas.get(name), name).getProperties();
    }
}
