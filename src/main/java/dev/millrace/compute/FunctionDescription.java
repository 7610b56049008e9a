package dev.millrace.compute;

import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/**
 * What clients are told about a function.
 *
 * @param description a few sentences
 * @param argsSchema JSON Schema (draft 2020-12) of the arguments; empty: anything goes
 * @param resultSchema JSON Schema of the result
 * @param example a request body that calls the function as it stands
 */
public record FunctionDescription(
        String name, String description, JsonNode argsSchema, JsonNode resultSchema, JsonNode example) {

    /** Reads the resource {@code <name>.json} that stands beside a class. */
    static FunctionDescription beside(Class<?> owner, String name) {
        try (var in = owner.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name + ".json beside " + owner.getName());
            }
            return Json.MAPPER.readValue(in, FunctionDescription.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
