package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.problem.TruncatedBody;
import dev.millrace.api.view.UploadResult;
import dev.millrace.content.ContentStore;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Receives a body into the content store. */
final class ContentUpload {

    private static final int BUFFER = 64 * 1024;

    private final ContentStore contents;
    private final long maxBytes;
    private final ApiJson json;

    ContentUpload(ContentStore contents, long maxBytes, ApiJson json) {
        this.contents = contents;
        this.maxBytes = maxBytes;
        this.json = json;
    }

    /** Content that is stored, and the future that it is to belong to. */
    record Received(FutureId id, ContentRef content) {}

    /** Stores the whole body, or nothing. */
    ContentRef receive(FutureId id, UploadRequest description, HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        if (declared > maxBytes) {
            throw new Refusal.ContentTooLarge(maxBytes);
        }
        try (var draft = contents.create(id, 1)) {
            draft.expect(Math.max(declared, 0));
            var body = request.getInputStream();
            var buffer = new byte[BUFFER];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                if (draft.bytes() + n > maxBytes) {
                    throw new Refusal.ContentTooLarge(maxBytes);
                }
                draft.write(buffer, 0, n);
            }
            if (declared >= 0 && draft.bytes() != declared) {
                throw new TruncatedBody(draft.bytes(), declared);
            }
            description.verify(draft.sha256());
            return draft.keep(description.contentType(), description.fileName());
        }
    }

    JsonNode result(Received received) {
        return json.tree(UploadResult.of(received.id(), received.content()));
    }
}
