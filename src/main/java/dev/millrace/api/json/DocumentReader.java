package dev.millrace.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads any JSON value as a tree, numbers with every digit that they have. Refuses numbers that no client could have meant:
 * they would overflow in arithmetic, or take any amount of memory when written out.
 */
final class DocumentReader extends StdDeserializer<JsonNode> {

    private static final int MAX_SCALE = 400;
    private static final String BOUNDS =
            "must be a number within ±1.79e308, with at most " + MAX_SCALE + " decimal places";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    DocumentReader() {
        super(JsonNode.class);
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, context);
            case START_ARRAY -> array(parser, context);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> fraction(parser, context);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case null, default -> NODES.nullNode();
        };
    }

    // nesting is bounded by the parser, and so is the depth of this recursion
    private JsonNode object(JsonParser parser, DeserializationContext context) {
        var object = NODES.objectNode();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            object.set(name, deserialize(parser, context));
        }
        return object;
    }

    private JsonNode array(JsonParser parser, DeserializationContext context) {
        var array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(deserialize(parser, context));
        }
        return array;
    }

    private static JsonNode whole(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode fraction(JsonParser parser, DeserializationContext context) {
        try {
            var value = parser.getDecimalValue();
            if (Math.abs((long) value.scale()) <= MAX_SCALE && Double.isFinite(value.doubleValue())) {
                return NODES.numberNode(value);
            }
        } catch (NumberFormatException _) {
            // an exponent beyond 32 bits
        }
        var field = JsonPath.of(parser.streamReadContext());
        RequestProblems.errorsOf(context).add(field, BOUNDS);
        return NODES.nullNode();
    }

    @Override
    public @Nullable JsonNode getNullValue(DeserializationContext context) {
        return NODES.nullNode();
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
