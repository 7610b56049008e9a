package dev.millrace.compute;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How functions' arguments, results and descriptions become JSON: Jackson's defaults, whatever the server's are. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** The number of bytes that a value takes when it is written. */
    static long size(JsonNode value) {
        var counter = new CountingOutput();
        MAPPER.writeValue(counter, value);
        return counter.bytes();
    }
}
