package dev.millrace.api.openapi;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** Adds to every operation the problems that it answers with, and the headers that go with its answers. */
final class ProblemResponses implements OperationCustomizer {

    private static final Set<Integer> RETRYABLE = Set.of(429, 503, 507);

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        var refuses = method.getMethodAnnotation(Refuses.class);
        if (refuses == null) {
            return operation;
        }
        var types =
                EnumSet.of(ProblemType.MALFORMED_REQUEST, ProblemType.MISDIRECTED_REQUEST, ProblemType.INTERNAL_ERROR);
        types.add(ProblemType.STORE_UNAVAILABLE);
        types.addAll(List.of(refuses.value()));
        types.addAll(AccessRules.describe(operation, method));
        if (changes(method)) {
            types.add(ProblemType.CROSS_SITE);
        }
        if (readsJson(operation)) {
            types.addAll(List.of(ProblemType.MALFORMED_JSON, ProblemType.INVALID_REQUEST));
            types.addAll(List.of(ProblemType.BODY_TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(p -> "query".equals(p.getIn()))) {
            types.add(ProblemType.INVALID_REQUEST);
        }
        types.stream().collect(Collectors.groupingBy(ProblemType::status)).entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(entry -> operation
                        .getResponses()
                        .addApiResponse(Integer.toString(entry.getKey()), response(entry.getValue())));
        SuccessHeaders.add(operation);
        return operation;
    }

    private static boolean changes(HandlerMethod method) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        return mapping != null && !List.of(mapping.method()).contains(RequestMethod.GET);
    }

    private static boolean readsJson(Operation operation) {
        var body = operation.getRequestBody();
        return body != null && body.getContent() != null && body.getContent().containsKey("application/json");
    }

    private static ApiResponse response(List<ProblemType> types) {
        var examples = new LinkedHashMap<String, Example>();
        types.forEach(type ->
                examples.put(type.slug(), new Example().summary(type.title()).value(example(type))));
        var media = new MediaType()
                .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                .examples(examples);
        var response = new ApiResponse()
                .description(types.stream()
                        .map(t -> "`" + t.slug() + "`: " + t.title())
                        .collect(Collectors.joining("; ")))
                .content(new Content().addMediaType("application/problem+json", media));
        if (RETRYABLE.contains(types.getFirst().status())) {
            var seconds = new Header()
                    .description("Seconds to wait before trying again")
                    .schema(new IntegerSchema());
            response.addHeaderObject("Retry-After", seconds);
        }
        if (types.contains(ProblemType.RANGE_NOT_SATISFIABLE)) {
            var length = new Header().description("`bytes */` and the length").schema(new StringSchema());
            response.addHeaderObject("Content-Range", length);
        }
        return response;
    }

    private static Map<String, Object> example(ProblemType type) {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", type.uri());
        example.put("title", type.title());
        example.put("status", type.status());
        example.put("detail", type.help());
        if (type == ProblemType.INVALID_REQUEST) {
            example.put("errors", List.of(Map.of("field", "priority", "message", "must be from -100 to 100")));
        }
        return example;
    }
}
