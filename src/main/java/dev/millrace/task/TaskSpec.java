package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is to be done: one record a type of task. The JSON form, told apart by {@code type}, is what a store keeps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskSpec.Download.class, name = TaskSpec.DOWNLOAD),
    @JsonSubTypes.Type(value = TaskSpec.Compute.class, name = TaskSpec.COMPUTE),
    @JsonSubTypes.Type(value = TaskSpec.Upload.class, name = TaskSpec.UPLOAD),
    @JsonSubTypes.Type(value = TaskSpec.Deferred.class, name = "deferred")
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
     * @param save the pool that places the file once its bytes are here; absent: the download's own, in the same go
     * @param fetching how the bytes are fetched; absent: in the plainest way
     */
    record Download(
            String url,
            @Nullable String fileName,
            Map<String, String> headers,
            @Nullable String checksum,
            @Nullable Long maxBytes,
            @Nullable PoolName save,
            @Nullable Fetching fetching)
            implements TaskSpec {
        @JsonCreator
        public Download {
            headers = Map.copyOf(headers);
            fetching = Fetching.PLAIN.equals(fetching) ? null : fetching;
        }

        /** A download of one source in one stream. */
        public Download(
                String url,
                @Nullable String fileName,
                Map<String, String> headers,
                @Nullable String checksum,
                @Nullable Long maxBytes,
                @Nullable PoolName save) {
            this(url, fileName, headers, checksum, maxBytes, save, null);
        }

        /** A download in one go. */
        public Download(
                String url,
                @Nullable String fileName,
                Map<String, String> headers,
                @Nullable String checksum,
                @Nullable Long maxBytes) {
            this(url, fileName, headers, checksum, maxBytes, null);
        }

        /** How the bytes are fetched, also when nothing was said of it. */
        public Fetching ways() {
            return fetching == null ? Fetching.PLAIN : fetching;
        }

        @Override
        public String type() {
            return DOWNLOAD;
        }
    }

    /**
     * How the bytes of a download are fetched.
     *
     * @param connections the most that are open at once, 1 to {@value #MOST_CONNECTIONS}
     * @param mirrors further URLs of the same bytes, at most {@value #MOST_MIRRORS}
     * @param bandwidth the most bytes a second, at least {@value #LEAST_BANDWIDTH}; absent: no limit
     * @param ifChanged an earlier download of the URL, whose content is taken over if the source still has the same
     */
    record Fetching(
            int connections,
            List<String> mirrors,
            @Nullable Long bandwidth,
            @Nullable FutureId ifChanged) {

        public static final int MOST_CONNECTIONS = 16;
        public static final int MOST_MIRRORS = 16;
        public static final long LEAST_BANDWIDTH = 1024;

        /** One stream, from one source, as fast as it comes. */
        public static final Fetching PLAIN = new Fetching(1, List.of(), null, null);

        @JsonCreator
        public Fetching {
            mirrors = List.copyOf(mirrors);
        }
    }

    /**
     * Calls a function by name.
     *
     * @param args that the function accepts: an object, or for an export of a WebAssembly module an array; for a module that
     *     is run as a command an object of what it is run with
     */
    record Compute(String function, JsonNode args) implements TaskSpec {

        /** What the names of functions of WebAssembly modules begin with. */
        public static final String WASM = "wasm:";

        public static final String FUNCTION = "function";
        public static final String ARGS = "args";

        /**
         * The call that the fields of a request describe: arguments by that name, or else whatever beside the function's name
         * there is.
         */
        public static Compute of(JsonNode fields) {
            var function = fields.path(FUNCTION).asString();
            if (fields.has(ARGS)) {
                return new Compute(function, fields.get(ARGS));
            }
            var rest = JsonNodeFactory.instance.objectNode();
            fields.properties().stream()
                    .filter(field -> !field.getKey().equals(FUNCTION))
                    .forEach(field -> rest.set(field.getKey(), field.getValue()));
            return new Compute(function, rest);
        }

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

    /**
     * A task that refers to what its predecessors come to: settled when an attempt begins, by what is there then.
     *
     * @param of the wire name of the type of task
     * @param fields the type's own fields, with a {@link Reference} where a value is to be taken from a predecessor
     * @param within whose futures alone may turn out to be what it names as input; absent: anyone's
     */
    record Deferred(String of, JsonNode fields, @Nullable String within) implements TaskSpec {
        @JsonCreator
        public Deferred {}

        /** One whose inputs may be anyone's. */
        public Deferred(String of, JsonNode fields) {
            this(of, fields, null);
        }

        @Override
        public String type() {
            return of;
        }

        /** The record that it is going to be. */
        public Class<? extends TaskSpec> becomes() {
            return switch (of) {
                case DOWNLOAD -> Download.class;
                case COMPUTE -> Compute.class;
                default -> Upload.class;
            };
        }
    }
}
