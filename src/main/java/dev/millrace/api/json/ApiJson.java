package dev.millrace.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of the HTTP API: UTF-8 (RFC 8259), strict, with bounded depth and numbers. Safe for use by many threads.
 *
 * <p>Its own mapper rather than the application's: the contract must not change with what others configure.
 */
public final class ApiJson {

    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER = 64;
    static final int MAX_NAME = 1024;
    private static final char REPLACEMENT = '\uFFFD';

    private final JsonMapper mapper;
    private final JsonMapper canonical;

    public ApiJson() {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER)
                .maxNameLength(MAX_NAME)
                .build();
        mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .addModule(new WireTypes())
                .addHandler(new RequestProblems())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        canonical = mapper.rebuild()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .build();
    }

    /**
     * Reads a request: first as a tree, to look for what does not belong, then as a record. What does not fit in single
     * fields is added to {@code errors}, and the field is absent.
     *
     * @param type a record, or a sealed choice of records
     * @return absent if the document has no such form at all; then there are errors
     * @throws MalformedJson if it is no JSON document
     */
    public @Nullable Object read(byte[] body, Class<?> type, FieldErrors errors) {
        var request = object(body, errors);
        return request == null ? null : read(request, type, errors);
    }

    /**
     * Reads a document that has to be an object.
     *
     * @return absent if it is something else; then there are errors
     * @throws MalformedJson if it is no JSON document
     */
    @Nullable
    ObjectNode object(byte[] body, FieldErrors errors) {
        if (document(text(body), errors) instanceof ObjectNode object) {
            return object;
        }
        errors.add(JsonPath.ROOT, "must be an object");
        return null;
    }

    /** Makes a record of an object that was read before; the same as {@link #read(byte[], Class, FieldErrors)} otherwise. */
    @Nullable
    Object read(ObjectNode request, Class<?> type, FieldErrors errors) {
        var chosen = RequestTypes.recordFor(type, request, errors).orElse(null);
        if (chosen == null) {
            return null;
        }
        RecordFields.removeUnknown(request, chosen, "", errors);
        try {
            return mapper.readerFor(chosen)
                    .withAttribute(FieldErrors.class, errors)
                    .readValue(request);
        } catch (MismatchedInputException e) {
            // An empty text where an object or array belongs gets here, past the handler of such problems.
            errors.add(JsonPath.of(e), "must be of another type");
            return null;
        }
    }

    private JsonNode document(String text, FieldErrors errors) {
        try {
            return mapper.readerFor(JsonNode.class)
                    .withAttribute(FieldErrors.class, errors)
                    .readValue(text);
        } catch (MismatchedInputException e) {
            throw new MalformedJson("there is something after the end of the document", null, e);
        } catch (JacksonException e) {
            throw MalformedJson.of(e);
        }
    }

    public byte[] write(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** The same bytes for requests that mean the same, whatever the order and spacing of their fields. */
    public byte[] canonical(Object request) {
        return canonical.writeValueAsBytes(request);
    }

    private static String text(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(body);
        }
        if (Surrogates.lone(text)) {
            throw new MalformedJson("a text holds half of a surrogate pair, which is no character", null, null);
        }
        return text;
    }

    private static void requireUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException _) {
            throw new MalformedJson("the body is not valid UTF-8", null, null);
        }
    }
}
