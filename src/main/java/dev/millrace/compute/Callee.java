package dev.millrace.compute;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a compute task calls: knows which arguments it accepts, and how it is called with them. Safe for use by many threads. */
public interface Callee {

    /** @throws Refusal.Invalid with everything that is wrong with the arguments */
    void check(JsonNode args);

    /**
     * Checks arguments that have references in them, as far as can be said before these are settled.
     *
     * @throws Refusal.Invalid with everything that is wrong with them
     */
    void checkOutline(JsonNode args);

    /**
     * The futures whose content the arguments name, by field.
     *
     * @throws Refusal.Invalid if what stands there is no id
     */
    Map<String, FutureId> inputs(JsonNode args);

    /**
     * The call with these arguments, for a process of its own.
     *
     * @throws Refusal.Invalid with everything that is wrong with them
     */
    PreparedCall prepare(JsonNode args);

    /**
     * Calls it on the calling thread. Functions that run in pools of processes only have no result then.
     *
     * @throws Refusal.Invalid if it has come to refuse arguments that it accepted before
     */
    JsonNode run(JsonNode args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure;
}
