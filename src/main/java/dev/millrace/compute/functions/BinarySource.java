package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function reads that is no text: the content of a future, or bytes in base64. Schemas demand exactly one. */
interface BinarySource {

    @Nullable
    FutureId future();

    /** RFC 4648, section 4. */
    @Nullable
    String base64();

    /** What is wrong with the bytes in base64, if anything. */
    default List<FieldError> wrongBytes() {
        try {
            decoded();
            return List.of();
        } catch (IllegalArgumentException _) {
            return List.of(new FieldError("args.base64", "must be base64 (RFC 4648, section 4)"));
        }
    }

    default FunctionInput open(FunctionContext context) throws IOException, FunctionFailure {
        var future = future();
        return future == null ? FunctionInput.ofBytes(decoded()) : context.input(future);
    }

    private byte[] decoded() {
        var text = base64();
        return Base64.getDecoder().decode(text == null ? "" : text);
    }
}
