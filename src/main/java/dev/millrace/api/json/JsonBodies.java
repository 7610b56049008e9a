package dev.millrace.api.json;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/**
 * Reads requests and writes views. A body is read whole, up to a limit, before any of it is parsed; an answer is written
 * whole, with its length, so that it leaves in one piece.
 */
public final class JsonBodies implements HttpMessageConverter<Object> {

    private static final List<MediaType> TYPES =
            List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);

    private final ApiJson json;
    private final int maxBody;
    private final BiConsumer<JsonRequest, FieldErrors> furtherChecks;

    /** @param furtherChecks what else to look for in a request that is wrong already, to tell everything at once */
    public JsonBodies(ApiJson json, DataSize maxBody, BiConsumer<JsonRequest, FieldErrors> furtherChecks) {
        this.json = json;
        this.furtherChecks = furtherChecks;
        this.maxBody = Math.toIntExact(maxBody.toBytes());
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return JsonRequest.class.isAssignableFrom(type)
                && (mediaType == null || MediaType.APPLICATION_JSON.includes(mediaType));
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return JsonView.class.isAssignableFrom(type) || JsonNode.class.isAssignableFrom(type);
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return TYPES;
    }

    @Override
    public Object read(Class<?> type, HttpInputMessage input) throws IOException {
        return read(type, body(input.getHeaders().getContentLength(), input.getBody()), Map.of());
    }

    /**
     * Reads a request and checks it.
     *
     * @param path the variables of the path, which are told of together with the fields
     * @throws Refusal.Invalid with everything that is wrong with it
     * @throws MalformedJson if it is no JSON
     */
    Object read(Class<?> type, byte[] body, Map<?, ?> path) {
        var errors = new FieldErrors();
        if (body.length == 0) {
            throw new MalformedJson("the body is empty; a JSON object is required", null, null);
        }
        var value = json.read(body, type, errors);
        if (value instanceof JsonRequest request) {
            request.check(errors);
            request.checkPath(path, errors);
            if (errors.isEmpty()) {
                return request;
            }
            furtherChecks.accept(request, errors);
        }
        throw new Refusal.Invalid(errors.list());
    }

    /**
     * The whole body.
     *
     * @param declared the length that the request names, or -1
     * @throws BodyTooLarge beyond the limit
     */
    byte[] body(long declared, InputStream input) throws IOException {
        return body(declared, input, maxBody);
    }

    /** The same with a limit of its own. */
    static byte[] body(long declared, InputStream input, int limit) throws IOException {
        if (declared > limit) {
            throw new BodyTooLarge(limit);
        }
        var body = input.readNBytes(declared >= 0 ? (int) declared : limit + 1);
        if (body.length > limit) {
            throw new BodyTooLarge(limit);
        }
        return body;
    }

    /** What else is wrong with a request, of which something is wrong already. */
    void checkFurther(JsonRequest request, FieldErrors errors) {
        furtherChecks.accept(request, errors);
    }

    ApiJson json() {
        return json;
    }

    byte[] bytes(Object view) {
        return json.write(view);
    }

    @Override
    public void write(Object view, @Nullable MediaType type, HttpOutputMessage output) throws IOException {
        var body = bytes(view);
        var headers = output.getHeaders();
        if (headers.getContentType() == null) {
            headers.setContentType(type == null || !type.isConcrete() ? MediaType.APPLICATION_JSON : type);
        }
        headers.setContentLength(body.length);
        output.getBody().write(body);
    }
}
