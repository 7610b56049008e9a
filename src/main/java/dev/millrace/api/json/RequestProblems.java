package dev.millrace.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

/** Notes what is no object or array where one belongs in the request's {@link FieldErrors}, and lets reading go on. */
final class RequestProblems extends DeserializationProblemHandler {

    static FieldErrors errorsOf(DeserializationContext context) {
        if (context.getAttribute(FieldErrors.class) instanceof FieldErrors errors) {
            return errors;
        }
        throw new IllegalStateException("a request is read with FieldErrors as an attribute");
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String message) {
        var expected = type.isCollectionLikeType() || type.isArrayType() ? "must be an array" : "must be an object";
        errorsOf(context).add(JsonPath.of(parser.streamReadContext()), expected);
        parser.skipChildren();
        return null;
    }

    // a text or number where a record belongs
    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            @Nullable ValueInstantiator instantiator,
            JsonParser parser,
            String message) {
        errorsOf(context).add(JsonPath.of(parser.streamReadContext()), "must be an object");
        parser.skipChildren();
        return null;
    }
}
