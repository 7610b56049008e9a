package dev.millrace.api.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one object or a list of them, each as strictly as a request of its own; its errors are named from the outermost
 * request on. What does not fit is left out, and has its error.
 */
final class OneOrManyReader extends StdDeserializer<OneOrMany<?>> {

    private final Class<?> itemType;

    OneOrManyReader() {
        this(Object.class);
    }

    private OneOrManyReader(Class<?> itemType) {
        super(OneOrMany.class);
        this.itemType = itemType;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        JavaType type = property == null ? context.getContextualType() : property.getType();
        return new OneOrManyReader(type.containedTypeOrUnknown(0).getRawClass());
    }

    @Override
    public OneOrMany<?> deserialize(JsonParser parser, DeserializationContext context) {
        var errors = RequestProblems.errorsOf(context);
        var place = JsonPath.of(parser.streamReadContext());
        JsonNode value = context.readTree(parser);
        List<OneOrMany.Item<Object>> items = new ArrayList<>();
        if (value.isArray()) {
            errors.require(!value.isEmpty(), place, "must not be empty");
            for (int i = 0; i < value.size(); i++) {
                var index = "[" + i + "]";
                read(value.get(i), errors.under(place + index), context)
                        .ifPresent(item -> items.add(new OneOrMany.Item<>(index, item)));
            }
        } else {
            read(value, errors.under(place), context).ifPresent(item -> items.add(new OneOrMany.Item<>("", item)));
        }
        context.setAttribute(FieldErrors.class, errors);
        return new OneOrMany<>(items);
    }

    private Optional<Object> read(JsonNode value, FieldErrors errors, DeserializationContext context) {
        if (!(value instanceof ObjectNode object)) {
            errors.add("", "must be an object");
            return Optional.empty();
        }
        return RequestTypes.recordFor(itemType, object, errors).map(chosen -> {
            RecordFields.removeUnknown(object, chosen, "", errors);
            context.setAttribute(FieldErrors.class, errors);
            return context.readTreeAsValue(object, chosen);
        });
    }
}
