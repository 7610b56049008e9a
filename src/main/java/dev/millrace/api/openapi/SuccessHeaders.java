package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;

/** The headers that stand beside what an operation answers with when all is well. */
final class SuccessHeaders {

    private static final Set<String> CREATING =
            Set.of("submitTask", "submitDownload", "submitCompute", "submitBatch", "putContent");

    private SuccessHeaders() {}

    static void add(Operation operation) {
        operation.getResponses().forEach((status, response) -> {
            if (!status.startsWith("2")) {
                return;
            }
            if (CREATING.contains(operation.getOperationId()) || status.equals("201")) {
                add(response, "Location", "The path of what was created");
            }
            if (hasHeader(operation, "Prefer")) {
                add(response, "Preference-Applied", "What of `Prefer` was honoured (RFC 7240)");
            }
            if (hasHeader(operation, "Idempotency-Key")) {
                add(response, "Idempotency-Replayed", "`true` if the same request had been accepted before");
            }
            if ("listFutures".equals(operation.getOperationId())) {
                add(response, "Link", "The next part, as `rel=\"next\"` (RFC 8288)");
            }
        });
    }

    private static boolean hasHeader(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }

    private static void add(ApiResponse response, String name, String description) {
        response.addHeaderObject(name, new Header().description(description).schema(new StringSchema()));
    }
}
