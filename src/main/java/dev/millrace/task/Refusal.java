package dev.millrace.task;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not carried out, and why: one class a reason. Nothing was recorded; only of {@link StoreUnavailable} that is
 * not always known.
 *
 * <p>Refusals are answers, not faults, so they carry no stack trace (overload must stay cheap), and nobody serializes them.
 */
@SuppressWarnings("serial")
public abstract sealed class Refusal extends RuntimeException {

    private Refusal(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** The request is well-formed and its content is wrong. */
    public static final class Invalid extends Refusal {
        private final transient List<FieldError> errors;

        public Invalid(List<FieldError> errors) {
            super(errors.stream().map(e -> e.field() + ": " + e.message()).collect(Collectors.joining("; ")), null);
            this.errors = List.copyOf(errors);
        }

        public Invalid(String field, String message) {
            this(List.of(new FieldError(field, message)));
        }

        public List<FieldError> errors() {
            return errors;
        }
    }

    public static final class FutureNotFound extends Refusal {
        public FutureNotFound(String id) {
            super("there is no future " + id, null);
        }
    }

    public static final class BatchNotFound extends Refusal {
        public BatchNotFound(String id) {
            super("there is no batch " + id, null);
        }
    }

    /** The batch takes no more tasks: it was cancelled, or closed for another reason. */
    public static final class BatchClosed extends Refusal {
        public BatchClosed(BatchId id) {
            super("batch " + id + " was closed and takes no more tasks", null);
        }
    }

    public static final class PoolNotFound extends Refusal {
        public PoolNotFound(String pool) {
            super("there is no pool '" + pool + "'", null);
        }
    }

    public static final class FunctionNotFound extends Refusal {
        public FunctionNotFound(String function) {
            super("there is no function '" + function + "'", null);
        }

        /** @param why there is none, as a clause of its own */
        public FunctionNotFound(String function, String why) {
            super("there is no function '" + function + "': " + why, null);
        }

        /** A version of a module that was deleted in the meantime. */
        public FunctionNotFound(ModuleCall call) {
            this(TaskSpec.Compute.WASM + call.module() + "@" + call.sha256(), "the module was deleted");
        }
    }

    public static final class ModuleNotFound extends Refusal {
        public ModuleNotFound(String name) {
            super("there is no module '" + name + "'", null);
        }
    }

    /** What was sent as a WebAssembly module is none, or none that is taken. */
    public static final class InvalidModule extends Refusal {
        public InvalidModule(String why) {
            super(why, null);
        }
    }

    /** A future that is not done calls the module. */
    public static final class ModuleInUse extends Refusal {
        public ModuleInUse(ModuleName name, FutureId by) {
            super("future " + by + ", which is not done, calls module '" + name + "'", null);
        }
    }

    /** The future has produced no content, or its content is gone. */
    public static final class ContentNotFound extends Refusal {
        public ContentNotFound(FutureId id) {
            super("future " + id + " has no content", null);
        }
    }

    public static final class PoolShutDown extends Refusal {
        public PoolShutDown(PoolName pool) {
            super("pool '" + pool + "' is shut down", null);
        }
    }

    /** The pool holds unfinished futures. */
    public static final class PoolInUse extends Refusal {
        public PoolInUse(PoolName pool, long unfinished) {
            super("pool '" + pool + "' holds " + unfinished + " unfinished futures", null);
        }
    }

    /** The pool's kind cannot be changed while tasks run in it. */
    public static final class PoolKindFixed extends Refusal {
        public PoolKindFixed(PoolName pool, PoolKind kind) {
            super(
                    "pool '" + pool + "' is of kind " + kind.wire()
                            + ", and tasks run in it; pause it, and change it once nothing is active",
                    null);
        }
    }

    public static final class QueueFull extends Refusal {
        private final long room;
        private final Duration retryAfter;

        /** @param room how many more the pool's queue would take */
        public QueueFull(PoolName pool, int capacity, long room, Duration retryAfter) {
            super(
                    room == 0
                            ? "pool '" + pool + "' already holds " + capacity + " futures that have not started"
                            : "the queue of pool '" + pool + "' has room for " + room + " more",
                    null);
            this.room = room;
            this.retryAfter = retryAfter;
        }

        /** How many more the pool's queue would take. */
        public long room() {
            return room;
        }

        /** When it may be worth trying again; an estimate. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** As many futures of whoever asks as may have not started. */
    public static final class QuotaExceeded extends Refusal {
        private final int max;
        private final long room;
        private final Duration retryAfter;

        /**
         * @param max how many of its futures may not have started
         * @param room how many more there could have been
         */
        public QuotaExceeded(int max, long room, Duration retryAfter) {
            super(
                    room == 0
                            ? "this key has " + max + " futures that have not started, which is the most it may have"
                            : "of the " + max + " futures that have not started this key may have " + room + " more",
                    null);
            this.max = max;
            this.room = room;
            this.retryAfter = retryAfter;
        }

        public int max() {
            return max;
        }

        /** How many more there could have been. */
        public long room() {
            return room;
        }

        /** When it may be worth trying again; an estimate. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The future or batch is done, so it can no longer be cancelled. */
    public static final class AlreadyDone extends Refusal {
        public AlreadyDone(FutureId id, TaskState state) {
            super("future " + id + " is already " + state, null);
        }

        public AlreadyDone(BatchId id) {
            super("every future of batch " + id + " is already done", null);
        }
    }

    /** What was asked for needs a done future. */
    public static final class NotDone extends Refusal {
        public NotDone(FutureId id, TaskState state) {
            super("future " + id + " is not done: it is " + state, null);
        }
    }

    /** Only failed and cancelled futures can be tried again. */
    public static final class NotRetryable extends Refusal {
        public NotRetryable(FutureId id, TaskState state) {
            super("future " + id + " is " + state + "; only FAILED and CANCELLED can be retried", null);
        }
    }

    public static final class CallbackNotFound extends Refusal {
        public CallbackNotFound(String id) {
            super("there is no callback " + id + " here", null);
        }
    }

    public static final class TooManyCallbacks extends Refusal {
        public TooManyCallbacks(FutureId id, int most) {
            super("future " + id + " already has " + most + " callbacks", null);
        }

        public TooManyCallbacks(BatchId id, int most) {
            super("batch " + id + " already has " + most + " callbacks", null);
        }
    }

    /** There was nothing to tell a callback yet. */
    public static final class NothingDelivered extends Refusal {
        public NothingDelivered(UUID callback) {
            super("nothing was sent to callback " + callback + " yet, because none of its events happened", null);
        }
    }

    /** Another future names this one as input. */
    public static final class FutureInUse extends Refusal {
        /** @param by absent: one that whoever asks may not know of */
        public FutureInUse(FutureId id, @Nullable FutureId by) {
            super(
                    (by == null ? "a future of another" : "future " + by) + " still needs future " + id
                            + ": as its input, or because it is to run after it",
                    null);
        }
    }

    public static final class IdempotencyKeyReused extends Refusal {
        public IdempotencyKeyReused(String key) {
            super("the idempotency key '" + key + "' was used for another request", null);
        }
    }

    /** As many streams are open, or large documents coming in, as the server allows. */
    public static final class TooManyStreams extends Refusal {
        public TooManyStreams(int most) {
            this("there are " + most + " streams open already, which is the most");
        }

        private TooManyStreams(String message) {
            super(message, null);
        }

        /** Documents that are being read take up the memory there is for them. */
        public static TooManyStreams documents() {
            return new TooManyStreams("the batches that are coming in take up all the memory there is for them");
        }

        /** As many WebAssembly modules are coming in as may. */
        public static TooManyStreams modules(int most) {
            return new TooManyStreams("there are " + most + " modules coming in already, which is the most at a time");
        }
    }

    /** The server shuts down. */
    public static final class Draining extends Refusal {
        public Draining() {
            super("the server is shutting down", null);
        }
    }

    /** Content is larger than the server takes. */
    public static final class ContentTooLarge extends Refusal {
        public ContentTooLarge(long maxBytes) {
            this("content", maxBytes);
        }

        private ContentTooLarge(String what, long maxBytes) {
            super(what + " may have at most " + maxBytes + " bytes", null);
        }

        /** A WebAssembly module is larger than the server takes. */
        public static ContentTooLarge module(long maxBytes) {
            return new ContentTooLarge("a module", maxBytes);
        }
    }

    /** There is no room left to store content. */
    public static final class StorageFull extends Refusal {
        public StorageFull() {
            super("the server has no room left to store content", null);
        }

        /** @param quota what all content together may take; it is not the disk that is full */
        public StorageFull(long quota) {
            super(
                    "the server stores at most " + quota + " bytes of content, which is its quota, and it is used up",
                    null);
        }

        private StorageFull(String message) {
            super(message, null);
        }

        /** There are as many WebAssembly modules as there may be. */
        public static StorageFull modules(int most) {
            return new StorageFull("there are " + most + " modules, which is the most; delete one first");
        }

        /** The WebAssembly modules together take as much room as they may. */
        public static StorageFull modules(long mostBytes) {
            return new StorageFull("all versions of all modules may have at most " + mostBytes
                    + " bytes together, and this one is too many; delete a module first");
        }
    }

    /** Content is with another server, or in a bucket, which cannot be asked for it now. */
    public static final class ContentUnreachable extends Refusal {
        /** @param reason what is the matter with that server */
        public ContentUnreachable(String reason) {
            this("the content is with another server: ", reason);
        }

        private ContentUnreachable(String where, String reason) {
            super(where + reason, null);
        }

        /**
         * It is in a bucket that cannot be asked now.
         *
         * @param reason what is the matter with that
         */
        public static ContentUnreachable bucket(String reason) {
            return new ContentUnreachable("the content is in a bucket: ", reason);
        }
    }

    /** Content cannot be put where it is kept, for now. */
    public static final class ContentStoreUnavailable extends Refusal {
        /** @param reason what is the matter there */
        public ContentStoreUnavailable(String reason) {
            super("content cannot be stored: " + reason, null);
        }
    }

    /** The store takes no writes, or cannot be read. Nothing was recorded, unless it is {@link #unknown} whether. */
    public static final class StoreUnavailable extends Refusal {
        private final boolean full;
        private final boolean unknown;

        public StoreUnavailable(boolean full, @Nullable Throwable cause) {
            super(full ? "the store's disk is full" : "the store is not available", cause);
            this.full = full;
            unknown = false;
        }

        private StoreUnavailable(Throwable cause) {
            super(
                    "the store went away while this was recorded, and it could not be found out in time what became of it: it may or "
                            + "may not have been taken. Send it again with the same Idempotency-Key; if it had none, look first",
                    cause);
            full = false;
            unknown = true;
        }

        /** It may have been recorded, and the store cannot be asked. */
        public static StoreUnavailable unknown(Throwable cause) {
            return new StoreUnavailable(cause);
        }

        /** Whether nobody knows if it was recorded. */
        public boolean unknown() {
            return unknown;
        }

        /** Whether it is for want of room. */
        public boolean full() {
            return full;
        }
    }
}
