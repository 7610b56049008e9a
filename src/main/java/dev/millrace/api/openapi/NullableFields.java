package dev.millrace.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in the schema of a view what its record says by {@link Nullable}: which fields are always there, and which of them
 * may be {@code null}. The generator knows neither.
 */
final class NullableFields {

    private static final String NULL = "null";

    private NullableFields() {}

    @SuppressWarnings("rawtypes") // the library's schemas are raw
    static void describe(Class<?> view, Map<String, Schema> schemas) {
        var name = view.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        var schema = name == null ? null : schemas.get(name.name());
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        var include = view.getAnnotation(JsonInclude.class);
        boolean nullsLeftOut = include != null && include.value() == JsonInclude.Include.NON_NULL;
        for (var component : view.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!nullable || !nullsLeftOut) {
                schema.addRequiredItem(component.getName());
            }
            if (nullable && !nullsLeftOut) {
                allowNull(schema, component);
            }
        }
    }

    @SuppressWarnings("unchecked") // the library's schemas are raw
    private static void allowNull(Schema<?> owner, RecordComponent component) {
        Schema<Object> property = owner.getProperties().get(component.getName());
        if (property == null) {
            return;
        }
        if (property.get$ref() != null) {
            var none = new Schema<>();
            none.setTypes(new LinkedHashSet<>(List.of(NULL)));
            var either = new Schema<>();
            either.setDescription(property.getDescription());
            either.setAnyOf(new ArrayList<>(List.of(new Schema<>().$ref(property.get$ref()), none)));
            owner.getProperties().put(component.getName(), either);
        } else if (property.getTypes() != null) {
            var types = new LinkedHashSet<>(property.getTypes());
            types.add(NULL);
            property.setTypes(types);
            if (property.getEnum() != null) {
                property.addEnumItemObject(null); // a value has to be among those whatever its type
            }
            showNull(property);
        }
    }

    /** An annotation has no way to say {@code null} but as text. */
    private static void showNull(Schema<Object> property) {
        if (NULL.equals(property.getExample())) {
            property.setExample(null);
            property.setExampleSetFlag(true);
        }
    }
}
