package dev.millrace.compute;

import dev.millrace.task.FutureId;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A call that nothing is left to be checked of, so that a process that knows no schemas can do it.
 *
 * @param function the name of the function's class
 * @param args as the function's schema accepts them, with its defaults filled in
 * @param inputs the futures whose content the arguments name
 */
public record PreparedCall(String function, JsonNode args, Set<FutureId> inputs) {

    public PreparedCall {
        inputs = Set.copyOf(inputs);
    }
}
