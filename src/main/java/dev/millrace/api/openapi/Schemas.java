package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;

/** Makes schemas. */
final class Schemas {

    private Schemas() {}

    static Schema<Object> typed(String type) {
        var schema = new Schema<>();
        schema.setTypes(new LinkedHashSet<>(List.of(type)));
        return schema;
    }

    /** Says of a field what the other says, but for its form. */
    static Schema<Object> like(Schema<?> field) {
        var schema = new Schema<>();
        schema.setDescription(field.getDescription());
        schema.setExample(field.getExample());
        return schema;
    }

    static Schema<?> to(String name) {
        return new Schema<>().$ref(path(name));
    }

    static String path(String name) {
        return "#/components/schemas/" + name;
    }
}
