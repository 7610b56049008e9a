package dev.millrace.store.sqlite;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Delivery;
import dev.millrace.task.Dependency;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON columns: a column's type, and how it is written and read. Thread-safe. */
final class Json<T> {

    /** Numbers come back with every digit they had. What a later version added is passed over. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    static final Json<TaskSpec> SPEC = new Json<>(MAPPER.constructType(TaskSpec.class));
    static final Json<OptionsColumn> OPTIONS = new Json<>(MAPPER.constructType(OptionsColumn.class));
    static final Json<Set<FutureId>> INPUTS = new Json<>(MAPPER.constructType(new TypeReference<Set<FutureId>>() {}));
    static final Json<List<Attempt>> ATTEMPTS = new Json<>(MAPPER.constructType(new TypeReference<List<Attempt>>() {}));
    static final Json<JsonNode> RESULT = new Json<>(MAPPER.constructType(JsonNode.class));
    static final Json<TaskError> ERROR = new Json<>(MAPPER.constructType(TaskError.class));
    static final Json<ContentRef> CONTENT = new Json<>(MAPPER.constructType(ContentRef.class));
    static final Json<List<Dependency>> AFTER =
            new Json<>(MAPPER.constructType(new TypeReference<List<Dependency>>() {}));
    static final Json<List<EventType>> EVENTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<EventType>>() {}));
    static final Json<Map<String, String>> HEADERS =
            new Json<>(MAPPER.constructType(new TypeReference<Map<String, String>>() {}));
    static final Json<List<Delivery.Attempt>> DELIVERY_ATTEMPTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<Delivery.Attempt>>() {}));
    static final Json<PoolDefinition> POOL = new Json<>(MAPPER.constructType(PoolDefinition.class));

    static final Json<List<ModuleExport>> EXPORTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<ModuleExport>>() {}));

    private final ObjectWriter writer;
    private final ObjectReader reader;

    private Json(JavaType type) {
        writer = MAPPER.writerFor(type);
        reader = MAPPER.readerFor(type);
    }

    String write(T value) {
        return writer.writeValueAsString(value);
    }

    T read(String text) {
        return reader.readValue(text);
    }
}
