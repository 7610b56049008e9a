package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** What the generator makes of the types behind such fields, and nothing uses once they are described. */
    private static final List<String> INTERNALS = List.of("JsonNode", "Given");

    @Override
    public void customise(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        schemas.values().forEach(RequestSchemas::takeOneOrMany);
        schemas.put("Reference", ReferenceSchemas.reference());
        schemas.put(REFERABLE_STRING, ReferenceSchemas.referable("string"));
        describeDownload(properties(schemas, DOWNLOAD));
        describeCompute(properties(schemas, COMPUTE));
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

    private static void describeCompute(Map<String, Schema> fields) {
        fields.computeIfPresent("args", (key, field) -> {
            Schema<?> any = Schemas.like(field);
            any.setTypes(new LinkedHashSet<>(List.of("object", "array")));
            any.setAdditionalProperties(true);
            return any;
        });
        fields.computeIfPresent("stdin", (key, field) -> CommandSchemas.stdin(field));
        fields.computeIfPresent("argv", (key, field) -> CommandSchemas.argv(field));
        fields.computeIfPresent("env", (key, field) -> CommandSchemas.env(field));
        fields.computeIfPresent("output", (key, field) -> CommandSchemas.output(field));
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
