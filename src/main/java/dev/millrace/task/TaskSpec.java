package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to be done: one record a type of task. The JSON form, told apart by {@code type}, is what a store keeps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskSpec.Download.class, name = TaskSpec.DOWNLOAD),
    @JsonSubTypes.Type(value = TaskSpec.Compute.class, name = TaskSpec.COMPUTE),
    @JsonSubTypes.Type(value = TaskSpec.Upload.class, name = TaskSpec.UPLOAD)
})
public sealed interface TaskSpec {

    String DOWNLOAD = "download";
    String COMPUTE = "compute";
    String UPLOAD = "upload";

    /** The wire name of the type of task. */
    String type();

    /**
     * Fetches a URL into the content store.
     *
     * @param url an absolute http or https URL without user info
     * @param fileName the name to save it under; absent: what the server says
     * @param checksum what the bytes must hash to, as {@code sha-256=<hex>}
     * @param maxBytes the most bytes accepted; absent: the server's limit
     */
    record Download(
            String url,
            @Nullable String fileName,
            Map<String, String> headers,
            @Nullable String checksum,
            @Nullable Long maxBytes)
            implements TaskSpec {
        public Download {
            headers = Map.copyOf(headers);
        }

        @Override
        public String type() {
            return DOWNLOAD;
        }
    }

    /** Calls a function by name with JSON arguments that its schema accepts. */
    record Compute(String function, JsonNode args) implements TaskSpec {
        @Override
        public String type() {
            return COMPUTE;
        }
    }

    /** Bytes that a client sent; nothing is left to run, so it is done from the start. */
    record Upload() implements TaskSpec {
        @Override
        public String type() {
            return UPLOAD;
        }
    }
}
