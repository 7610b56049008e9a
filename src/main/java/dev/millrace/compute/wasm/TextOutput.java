package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a program writes, as a result: JSON if it is a JSON document whose numbers can be kept, and else text. Integers are kept
 * to the last digit; a fraction is what a double makes of it.
 */
final class TextOutput extends OutputStream {

    /** As deep as the API takes and gives JSON. */
    private static final int DEEPEST = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE].*)?");

    private final long most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TextOutput(long most) {
        this.most = most;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) {
        if (len > most - bytes.size()) {
            throw new TooMuch();
        }
        bytes.write(b, off, len);
    }

    /** @throws FunctionFailure if it is no text */
    JsonNode result() throws FunctionFailure {
        var text = text();
        try {
            var json = JSON.readTree(text);
            return json == null || json.isMissingNode() || !fits(text)
                    ? JsonNodeFactory.instance.stringNode(text)
                    : json;
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    /** Whether every number is read as what it is: none is beyond what a double can hold, and none is so small that it gets lost. */
    private static boolean fits(String text) {
        try (var json = JSON.createParser(text)) {
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT && !fits(json.getDoubleValue(), json.getString())) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean fits(double value, String written) {
        return Double.isFinite(value) && (value != 0 || ZERO.matcher(written).matches());
    }

    private String text() throws FunctionFailure {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw FunctionFailure.ofTask(
                    "what the program writes is no text in UTF-8; with output.contentType it becomes content",
                    Map.of());
        }
    }

    /** Leads out of a program that writes too much. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("too much", null, false, false);
        }
    }
}
