package dev.millrace.compute;

import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The WebAssembly modules that tasks can call: takes, shows and removes them.
 *
 * <p>A name means its latest version; earlier ones stay callable by their hash, up to {@value #MOST_VERSIONS} of a name and as
 * long as an unfinished future calls them. Every method blocks until what it says is durable. Safe for use by many threads.
 */
public interface ModuleLibrary {

    /** How many versions of a module are kept, unless unfinished futures call older ones. */
    int MOST_VERSIONS = 10;

    /** A module that was taken, and what that changed. */
    record Taken(ModuleVersion module, Saving saving) {}

    /** The most bytes that a module may have. */
    long maxBytes();

    /** How many modules may be coming in at the same time. */
    int maxUploads();

    /** An empty file to receive a module in, which the caller is to delete afterwards. */
    Path incoming() throws IOException;

    /**
     * Makes a module what a name means from now on. Calls that were submitted before go on with what they were checked against.
     * One at a time, so that together they need no more memory than the largest of them.
     *
     * @param file of at most {@link #maxBytes()}
     * @throws Refusal.InvalidModule with what is wrong with it
     * @throws Refusal.StorageFull if there would be too many modules, or too many bytes of them
     */
    Taken put(ModuleName name, Path file) throws IOException;

    /** @throws Refusal.ModuleNotFound if there is none */
    ModuleVersion get(ModuleName name);

    /** The latest versions by name in ascending order, from behind one of them; absent: from the first. */
    List<ModuleVersion> list(@Nullable ModuleName after, int limit);

    /**
     * Removes every version of a module. Of this and a call that is submitted at this moment, one is refused.
     *
     * @throws Refusal.ModuleNotFound if there is none
     * @throws Refusal.ModuleInUse if a future that is not done calls it
     */
    void delete(ModuleName name);
}
