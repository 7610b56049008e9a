package dev.millrace.worker;

import dev.millrace.task.ProcessSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What children need to start, in a directory: their class path, and a cache that lets them start sooner. Made when it is
 * first asked for. Safe for use by many threads, and by many servers with the same directory.
 */
public final class WorkerInstallation implements Closeable {

    private final Path directory;
    private final List<ClassSource> sources;
    private final StartCaches caches;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; present once it was asked for. */
    private @Nullable InstalledClasses installed;

    /**
     * @param directory where to keep it, such as {@code <data>/cache/worker}; made if it is missing
     * @param caching whether children are to start sooner at the price of one that does nothing else than rehearse
     */
    public WorkerInstallation(Path directory, Caching caching) {
        this(directory, caching, ClassSources.ofThisProcess());
    }

    WorkerInstallation(Path directory, Caching caching, List<ClassSource> sources) {
        this.directory = directory.toAbsolutePath();
        this.sources = List.copyOf(sources);
        this.caches = new StartCaches(caching);
    }

    /** Whether children are helped to start sooner. */
    public enum Caching {
        /** No: they start as they can. */
        NONE,
        /** Yes, from when the cache is there; it is made in the background, some seconds after the first child. */
        LATER,
        /** Yes, also the first one: whoever wants to start it waits for the cache. */
        AT_ONCE
    }

    /**
     * How to start a child. The first time it blocks while files are written, for less than a second or so.
     *
     * @throws IOException if the directory cannot be written
     */
    public WorkerCommand command(ProcessSettings settings) throws IOException {
        var classes = classes();
        var cache = caches.of(classes, directory);
        return new WorkerArguments(classes, cache, directory).of(settings);
    }

    private InstalledClasses classes() throws IOException {
        lock.lock();
        try {
            var classes = installed;
            if (classes == null || !Files.isDirectory(classes.directory())) {
                classes = new Installer(directory).install(sources);
                installed = classes;
            }
            return classes;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what is under way in the background. */
    @Override
    public void close() {
        caches.close();
    }
}
