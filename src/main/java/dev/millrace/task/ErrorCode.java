package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a future failed or was cancelled: the {@code error.code} of a done future. */
public enum ErrorCode {
    TASK_FAILED("task-failed", "The task's own code failed."),
    TIMEOUT("timeout", "One attempt ran longer than its timeout."),
    EXPIRED("expired", "The task was not started within its ttl."),
    CANCELLED("cancelled", "The task was cancelled on request."),
    ABANDONED("abandoned", "The server shut down and the task asked not to be run again (onShutdown: abandon)."),
    OOM("oom", "The task ran out of memory."),
    CRASHED("crashed", "The process that ran the task died."),
    WORKER_UNAVAILABLE("worker-unavailable", "No process to run the task in could be started."),
    LOST("lost", "The server that ran the task died, too often in a row to try again."),
    PREDECESSOR_FAILED("predecessor-failed", "A future that the task was to run after did not succeed."),
    NOT_NEEDED("not-needed", "The task was to run if another one failed, and that one succeeded."),
    REFERENCE_MISSING("reference-missing", "What the task refers to is not in the future that it refers to."),
    RESULT_TOO_LARGE("result-too-large", "The task's result is larger than a result may be."),
    INPUT_MISSING("input-missing", "The content that the task reads no longer exists."),
    INPUT_UNREACHABLE("input-unreachable", "The content that the task reads is elsewhere, and cannot be fetched now."),
    FUNCTION_NOT_FOUND("function-not-found", "The function is not installed on the server that ran the task."),
    WRONG_POOL("wrong-pool", "The pool was changed, and is of a kind that cannot run the task."),
    HTTP_STATUS("http-status", "The server answered with a status that is no success."),
    CHECKSUM_MISMATCH("checksum-mismatch", "The bytes received do not have the checksum that was asked for."),
    TOO_LARGE("too-large", "The content is larger than maxBytes, or than the server stores."),
    TRUNCATED("truncated", "The connection ended before the whole body had arrived."),
    TOO_MANY_REDIRECTS("too-many-redirects", "The server redirected too often or in a circle."),
    BAD_REDIRECT("bad-redirect", "The server redirected to something that is no http or https URL."),
    BLOCKED_ADDRESS("blocked-address", "The host resolves to an address that may not be reached from here."),
    UNREACHABLE("unreachable", "No connection to the host could be made, or it broke."),
    STORAGE_FULL("storage-full", "There is no room left to store the content."),
    CONTENT_STORE_UNAVAILABLE("content-store-unavailable", "The bucket that content is kept in cannot be used now.");

    private final String wire;
    private final String meaning;

    ErrorCode(String wire, String meaning) {
        this.wire = wire;
        this.meaning = meaning;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    /** One sentence for people, as the documentation tells it. */
    public String meaning() {
        return meaning;
    }
}
