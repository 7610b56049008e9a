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
        UNCHANGED
    }

    /** Makes this what the name means from now on. A version that is there already keeps its time. */
    CompletableFuture<Saving> save(ModuleVersion module, byte[] code);

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
     * A future that is not done and calls the module. Reads every future that is not done, so it is for rare occasions.
     *
     * @param sha256 that it is to call; absent: any version
     */
    Optional<FutureId> user(ModuleName name, @Nullable String sha256);

    /** Removes every version of a module; tells whether there was one. */
    CompletableFuture<Boolean> delete(ModuleName name);

    /** Removes a version that is not the latest; tells whether there was one. */
    CompletableFuture<Boolean> drop(ModuleName name, String sha256);
}
