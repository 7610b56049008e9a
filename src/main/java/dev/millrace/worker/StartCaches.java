package dev.millrace.worker;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files from which children start sooner: what the Java virtual machine found out about the classes in a child that
 * rehearsed. Made once for a build and a machine, and tried only once by a server. Safe for use by many threads.
 */
final class StartCaches {

    /** So that the first tasks need not share the processors with it, and a server that is soon over does none of it. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private final WorkerInstallation.Caching caching;
    private final CompletableFuture<?> closed = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private boolean tried;

    StartCaches(WorkerInstallation.Caching caching) {
        this.caching = caching;
    }

    /** The one for these classes, if it is there. */
    Optional<Path> of(InstalledClasses classes, Path directory) {
        var rehearsed = new StartCache(classes, directory);
        switch (caching) {
            case NONE -> {
                return Optional.empty();
            }
            case LATER -> {
                if (!rehearsed.exists() && firstTry()) {
                    Thread.ofPlatform().name("worker-cache").daemon().start(() -> makeLater(rehearsed));
                }
            }
            case AT_ONCE -> makeOnce(rehearsed);
        }
        return rehearsed.exists() ? Optional.of(rehearsed.file()) : Optional.empty();
    }

    void close() {
        closed.complete(null);
    }

    private boolean firstTry() {
        lock.lock();
        try {
            boolean first = !tried;
            tried = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void makeLater(StartCache cache) {
        try {
            closed.get(DELAY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            make(cache);
        } catch (ExecutionException _) {
            throw new IllegalStateException("it never fails");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeOnce(StartCache cache) {
        lock.lock();
        try {
            if (!tried && !cache.exists()) {
                tried = true;
                make(cache);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Children start without it as well, only later. */
    private void make(StartCache cache) {
        try {
            cache.make(closed);
        } catch (IOException e) {
            System.getLogger(StartCaches.class.getName())
                    .log(Level.INFO, "children start without a cache: it cannot be made", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
