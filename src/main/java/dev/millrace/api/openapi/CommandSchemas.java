package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;

/** The schemas of what a WebAssembly module is run with as a command. */
final class CommandSchemas {

    private CommandSchemas() {}

    private static Schema<?> text() {
        return Schemas.to(RequestSchemas.REFERABLE_STRING);
    }

    static Schema<?> stdin(Schema<?> field) {
        Schema<?> content = Schemas.typed("object");
        content.setDescription("The content of a future, by its id");
        content.addProperty("future", text());
        content.setRequired(List.of("future"));
        content.setAdditionalProperties(false);
        Schema<?> either = Schemas.like(field);
        either.setAnyOf(List.of(text(), content));
        return either;
    }

    static Schema<?> argv(Schema<?> field) {
        Schema<?> list = typed("array", field);
        list.setItems(text());
        return list;
    }

    static Schema<?> env(Schema<?> field) {
        Schema<?> variables = typed("object", field);
        variables.setAdditionalProperties(text());
        return variables;
    }

    static Schema<?> output(Schema<?> field) {
        Schema<?> output = typed("object", field);
        output.addProperty("contentType", Schemas.typed("string"));
        output.addProperty("fileName", Schemas.typed("string"));
        output.setRequired(List.of("contentType"));
        output.setAdditionalProperties(false);
        return output;
    }

    private static Schema<?> typed(String type, Schema<?> field) {
        Schema<?> schema = Schemas.like(field);
        schema.setTypes(new LinkedHashSet<>(List.of(type)));
        return schema;
    }
}
