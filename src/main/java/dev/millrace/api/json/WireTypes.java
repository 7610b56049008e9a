package dev.millrace.api.json;

import dev.millrace.engine.WaitMode;
import dev.millrace.task.Dependency;
import dev.millrace.task.Durations;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolKind;
import dev.millrace.task.QueueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the values of the contract stand in JSON: strict readers for what comes in, and times for what goes out. */
final class WireTypes extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final Set<JsonToken> TEXT = Set.of(JsonToken.VALUE_STRING);
    private static final Set<JsonToken> WHOLE = Set.of(JsonToken.VALUE_NUMBER_INT);
    private static final Set<JsonToken> NUMBER = Set.of(JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);
    private static final Set<JsonToken> TRUTH = Set.of(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE);

    WireTypes() {
        super("millrace-wire");
        read(String.class, TEXT, "must be text", JsonParser::getString);
        read(Integer.class, WHOLE, "must be a whole number within ±2147483647", JsonParser::getIntValue);
        read(Double.class, NUMBER, "must be a number", JsonParser::getDoubleValue);
        read(Boolean.class, TRUTH, "must be true or false", JsonParser::getBooleanValue);
        read(
                ByteSize.class,
                Set.of(JsonToken.VALUE_STRING, JsonToken.VALUE_NUMBER_INT),
                ByteSize.FORM,
                WireTypes::size);
        read(
                Duration.class,
                TEXT,
                "must be a duration such as \"30s\" or \"PT30S\"",
                p -> Durations.parse(p.getString()));
        read(Instant.class, TEXT, "must be a time such as \"2030-01-31T08:00:00Z\"", p -> Times.parse(p.getString()));
        readEnum(OnShutdown.class, OnShutdown.values(), OnShutdown::wire);
        readEnum(PoolKind.class, PoolKind.values(), PoolKind::wire);
        readEnum(WaitMode.class, WaitMode.values(), WaitMode::wire);
        readEnum(QueueOrder.class, QueueOrder.values(), QueueOrder::wire);
        readEnum(Dependency.Condition.class, Dependency.Condition.values(), Dependency.Condition::wire);
        addDeserializer(OneOrMany.class, new OneOrManyReader());
        addDeserializer(Referable.class, new ReferableReader());
        addDeserializer(JsonNode.class, new DocumentReader());
        addSerializer(new TimeWriter());
    }

    private <T> void read(Class<T> type, Set<JsonToken> accepted, String expectation, Function<JsonParser, T> reading) {
        addDeserializer(type, new ScalarReader<>(type, accepted, expectation, reading));
    }

    private <T extends Enum<T>> void readEnum(Class<T> type, T[] values, Function<T, String> wire) {
        var expectation = Arrays.stream(values).map(wire).collect(Collectors.joining(", ", "must be one of ", ""));
        read(type, TEXT, expectation, parser -> {
            var text = parser.getString();
            return Arrays.stream(values)
                    .filter(value -> wire.apply(value).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(expectation));
        });
    }

    private static ByteSize size(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? ByteSize.parse(parser.getString())
                : new ByteSize(parser.getLongValue());
    }

    private static final class TimeWriter extends StdSerializer<Instant> {
        TimeWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator out, SerializationContext context) {
            out.writeString(Times.format(time));
        }
    }
}
