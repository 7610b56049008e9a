package dev.millrace.content;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what an earlier run left behind: unfinished drafts, and content whose future no longer exists.
 *
 * <p>Touches no file that was changed since the start, so it may run while the server works. Reads one directory at a time
 * and asks about at most {@value #BATCH} futures at once.
 */
final class ContentSweep {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);
    private static final int BATCH = 500;

    /** File systems stamp files with a clock that may lag behind by a tick. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Path root;
    private final Instant before;
    private final UnaryOperator<List<FutureId>> existing;

    /** @param existing tells which of the given futures exist */
    ContentSweep(Path root, Instant start, UnaryOperator<List<FutureId>> existing) {
        this.root = root;
        this.before = start.minus(TICK);
        this.existing = existing;
    }

    /** Returns how many files were removed. Ends early when the thread is interrupted; failures are logged. */
    int run() {
        int removed = 0;
        try (var directories = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (var directory : directories) {
                removed += sweep(directory);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | DirectoryIteratorException | Refusal.StoreUnavailable e) {
            LOG.atWarn().setCause(e).log("left-over content was not fully removed; the next start tries again");
        }
        if (removed > 0) {
            LOG.atInfo().addKeyValue("files", removed).log("removed left-over content");
        }
        return removed;
    }

    private int sweep(Path directory) throws IOException, InterruptedException {
        int removed = 0;
        var batch = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                batch.add(file);
                if (batch.size() == BATCH) {
                    removed += sweep(batch);
                    batch.clear();
                }
            }
        }
        return removed + sweep(batch);
    }

    private int sweep(List<Path> batch) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int removed = 0;
        Map<Path, FutureId> named = new HashMap<>();
        for (var file : batch) {
            var name = file.getFileName().toString();
            var key = ContentKey.parse(name);
            if (key.isPresent()) {
                named.put(file, key.get().id());
            } else if (name.endsWith(LocalContentDraft.SUFFIX)) {
                removed += remove(file);
            }
        }
        return removed + removeOrphans(named);
    }

    private int removeOrphans(Map<Path, FutureId> named) throws IOException {
        if (named.isEmpty()) {
            return 0;
        }
        var known =
                new HashSet<>(existing.apply(named.values().stream().distinct().toList()));
        int removed = 0;
        for (var file : named.entrySet()) {
            if (!known.contains(file.getValue())) {
                removed += remove(file.getKey());
            }
        }
        return removed;
    }

    private int remove(Path file) throws IOException {
        try {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                return 0;
            }
        } catch (NoSuchFileException _) {
            return 0; // gone since the directory was read
        }
        return Files.deleteIfExists(file) ? 1 : 0;
    }
}
