package dev.millrace.api.json;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads one kind of JSON value strictly, without the usual leniency between text, numbers and truth values. A value that
 * does not fit is noted in the request's {@link FieldErrors} and read as absent, so that reading goes on.
 *
 * @param <T> what the value becomes
 */
final class ScalarReader<T> extends StdDeserializer<T> {

    private final Set<JsonToken> accepted;
    private final String expectation;
    private final transient Function<JsonParser, T> reading;

    /**
     * @param expectation completes "the field …"
     * @param reading throws {@link IllegalArgumentException} with a message that does the same
     */
    ScalarReader(Class<? super T> type, Set<JsonToken> accepted, String expectation, Function<JsonParser, T> reading) {
        super(type);
        this.accepted = accepted.isEmpty() ? Set.of() : EnumSet.copyOf(accepted);
        this.expectation = expectation;
        this.reading = reading;
    }

    @Override
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context) {
        if (!accepted.contains(parser.currentToken())) {
            return refuse(parser, context, expectation);
        }
        try {
            return reading.apply(parser);
        } catch (IllegalArgumentException e) {
            return refuse(parser, context, Objects.requireNonNullElse(e.getMessage(), expectation));
        } catch (JacksonException _) {
            return refuse(parser, context, expectation);
        }
    }

    private @Nullable T refuse(JsonParser parser, DeserializationContext context, String message) {
        RequestProblems.errorsOf(context).add(JsonPath.of(parser.streamReadContext()), message);
        parser.skipChildren();
        return null;
    }
}
