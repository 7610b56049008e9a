package dev.millrace.api.json;

import dev.millrace.task.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a value that may be a reference. Whatever is no object with {@code $from} is read as the value. */
final class ReferableReader extends StdDeserializer<Referable<?>> {

    private final @Nullable ValueDeserializer<Object> value;

    ReferableReader() {
        this(null);
    }

    private ReferableReader(@Nullable ValueDeserializer<Object> value) {
        super(Referable.class);
        this.value = value;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        JavaType type = context.getContextualType();
        return new ReferableReader(context.findContextualValueDeserializer(type.containedTypeOrUnknown(0), property));
    }

    @Override
    public @Nullable Referable<?> deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            var given = Objects.requireNonNull(value).deserialize(parser, context);
            return given == null ? null : new Referable.Given<>(given);
        }
        var place = JsonPath.of(parser.streamReadContext());
        JsonNode object = context.readTree(parser);
        try {
            return new Referable.Taken<>(Reference.parse(object));
        } catch (IllegalArgumentException e) {
            RequestProblems.errorsOf(context).add(place, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
