package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import org.jspecify.annotations.Nullable;

/** The result of a future of type {@code upload}. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record UploadResult(
        long bytes,
        String sha256,
        String contentType,
        @Nullable String fileName,
        String contentUrl) {

    public static UploadResult of(FutureId id, ContentRef content) {
        return new UploadResult(
                content.bytes(),
                content.sha256(),
                content.contentType(),
                content.fileName(),
                "/v1/futures/" + id + "/content");
    }
}
