package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.FutureId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a function reads: the content of a future, or text that came with the arguments. Schemas demand exactly one. */
interface Source {

    @Nullable
    FutureId future();

    @Nullable
    String text();

    default FunctionInput open(FunctionContext context) throws IOException, FunctionFailure {
        var future = future();
        if (future != null) {
            return context.input(future);
        }
        var text = text();
        return FunctionInput.ofText(text == null ? "" : text);
    }
}
