package dev.millrace.compute;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.task.FieldError;
import dev.millrace.task.References;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema of a function's arguments: checks them and fills in its defaults. Safe for use by many threads. */
final class ArgsSchema {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode definition;

    /** Compiled when it is first needed, so that the start of the server need not wait for it. */
    private volatile @Nullable Schema compiled;

    ArgsSchema(JsonNode definition) {
        this.definition = definition;
    }

    /** Everything that is wrong with the arguments; empty if nothing is. */
    List<FieldError> check(JsonNode args) {
        // An empty schema accepts everything, and the benchmarks go this way.
        return definition.isEmpty() ? List.of() : SchemaErrors.of(schema().validate(args));
    }

    /** Everything that is wrong with arguments, whatever the references in them come to. */
    List<FieldError> checkOutline(JsonNode args) {
        return definition.isEmpty()
                ? List.of()
                : SchemaErrors.of(
                        schema().validate(args),
                        References.in(args, SchemaErrors.ROOT).keySet());
    }

    /** Whether there is an argument of that name. */
    boolean has(String property) {
        return definition.path("properties").has(property);
    }

    /** The arguments with the default of each that is absent; the given ones are left as they are. */
    JsonNode withDefaults(JsonNode args) {
        if (!(args instanceof ObjectNode given)) {
            return args;
        }
        var filled = given.objectNode();
        for (var property : definition.path("properties").properties()) {
            if (property.getValue().has("default")) {
                filled.set(property.getKey(), property.getValue().get("default"));
            }
        }
        return filled.setAll(given);
    }

    private Schema schema() {
        var schema = compiled;
        if (schema == null) {
            // Two threads may both compile it; the schemas are the same.
            schema = SCHEMAS.getSchema(definition);
            compiled = schema;
        }
        return schema;
    }
}
