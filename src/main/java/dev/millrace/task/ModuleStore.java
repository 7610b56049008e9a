package dev.millrace.task;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where WebAssembly modules are kept: versions by name, and the bytes of each once, whatever it is called.
 *
 * <p>The same rules hold as for {@link FutureStore}: writes complete when they are durable, reads block, both refuse with
 * {@link Refusal.StoreUnavailable}.
 */
public interface ModuleStore {

    /** What saving a version came to. */
    enum Saving {
        /** There was no module of this name. */
        CREATED,
        /** The name meant another version before, or one that had been superseded. */
        CHANGED,
        /** The name means this very version already. */
        UNCHANGED,
        /** There are as many modules as there may be. Nothing was written. */
        TOO_MANY,
        /** All versions together would have more bytes than they may. Nothing was written. */
        NO_ROOM
    }

    /**
     * How much there may be.
     *
     * @param modules by name
     * @param bytes of every version that is kept, whatever names it has
     */
    record Capacity(int modules, long bytes) {}

    /** What removing came to. */
    sealed interface Removal {
        record Removed() implements Removal {}

        record NotFound() implements Removal {}

        /** A future that is not done calls it. Nothing was written. */
        record InUse(FutureId by) implements Removal {}
    }

    /** Makes this what the name means from now on. A version that is there already keeps its time. */
    CompletableFuture<Saving> save(ModuleVersion module, byte[] code, Capacity capacity);

    /** What the name means now. */
    Optional<ModuleVersion> latest(ModuleName name);

    Optional<ModuleVersion> find(ModuleName name, String sha256);

    /** Every version of a module, the latest first. */
    List<ModuleVersion> versions(ModuleName name);

    /**
     * The latest versions, by name in ascending order.
     *
     * @param after where to begin behind; absent: with the first
     */
    List<ModuleVersion> list(@Nullable ModuleName after, int limit);

    /** The bytes of a version. */
    Optional<byte[]> code(String sha256);

    /** The versions of whatever name there are bytes of. */
    Set<String> stored();

    /**
     * Removes every version of a module, unless a future that is not done calls one. A future that calls a module is inserted
     * only while the module is there (see {@link Insertion.NoModule}), so that either this is refused or the insertion. Reads
     * every future that is not done, so it is for rare occasions; the same holds for {@link #drop}.
     */
    CompletableFuture<Removal> delete(ModuleName name);

    /** Removes a version, unless it is the latest or a future that is not done calls it; tells whether it was removed. */
    CompletableFuture<Boolean> drop(ModuleName name, String sha256);
}
