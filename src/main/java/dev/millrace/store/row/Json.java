package dev.millrace.store.row;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Delivery;
import dev.millrace.task.Dependency;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.NodeReport;
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
public final class Json<T> {

    /** Numbers come back with every digit they had. What a later version added is passed over. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    public static final Json<TaskSpec> SPEC = new Json<>(MAPPER.constructType(TaskSpec.class));
    public static final Json<OptionsColumn> OPTIONS = new Json<>(MAPPER.constructType(OptionsColumn.class));
    public static final Json<Set<FutureId>> INPUTS =
            new Json<>(MAPPER.constructType(new TypeReference<Set<FutureId>>() {}));
    public static final Json<List<Attempt>> ATTEMPTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<Attempt>>() {}));
    public static final Json<JsonNode> RESULT = new Json<>(MAPPER.constructType(JsonNode.class));
    public static final Json<TaskError> ERROR = new Json<>(MAPPER.constructType(TaskError.class));
    public static final Json<ContentRef> CONTENT = new Json<>(MAPPER.constructType(ContentRef.class));
    public static final Json<List<Dependency>> AFTER =
            new Json<>(MAPPER.constructType(new TypeReference<List<Dependency>>() {}));
    public static final Json<List<EventType>> EVENTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<EventType>>() {}));
    public static final Json<Map<String, String>> HEADERS =
            new Json<>(MAPPER.constructType(new TypeReference<Map<String, String>>() {}));
    public static final Json<List<Delivery.Attempt>> DELIVERY_ATTEMPTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<Delivery.Attempt>>() {}));
    public static final Json<PoolDefinition> POOL = new Json<>(MAPPER.constructType(PoolDefinition.class));

    public static final Json<List<ModuleExport>> EXPORTS =
            new Json<>(MAPPER.constructType(new TypeReference<List<ModuleExport>>() {}));

    public static final Json<NodeReport> REPORT = of(NodeReport.class);

    private final ObjectWriter writer;
    private final ObjectReader reader;

    /** Of a type that is a column of one store alone. */
    public static <T> Json<T> of(Class<T> type) {
        return new Json<>(MAPPER.constructType(type));
    }

    private Json(JavaType type) {
        writer = MAPPER.writerFor(type);
        reader = MAPPER.readerFor(type);
    }

    public String write(T value) {
        return writer.writeValueAsString(value);
    }

    public T read(String text) {
        return reader.readValue(text);
    }
}
