package dev.millrace.worker;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as JSON in UTF-8. Safe for use by many threads.
 *
 * <p>By hand and not by the records' shapes, because finding out about these takes a third of a child's start.
 */
final class MessageJson {

    /** The same as that of functions, since a second one would have to be started as well. */
    static final JsonMapper MAPPER = JsonMapper.shared();

    private MessageJson() {}

    /** @throws FrameException if it is no message */
    static Message read(byte[] payload) throws FrameException {
        try {
            if (MAPPER.readTree(payload) instanceof ObjectNode object) {
                return MessageReader.message(new Fields(object));
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new FrameException("a frame of " + payload.length + " bytes that holds no message: " + e, e);
        }
        throw new FrameException("a frame of " + payload.length + " bytes that holds no message");
    }
}
