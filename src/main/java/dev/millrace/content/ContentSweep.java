package dev.millrace.content;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what an earlier run left, and removes what nobody needs of it: content whose future no longer exists, what was set
 * aside by futures that will not go on with it, and files that lost their last future.
 *
 * <p>Touches no file that was changed since the start, so it may run while the server works. Reads one directory at a time
 * and asks about at most {@value FileBatches#MOST} futures at once. For one thread, once.
 */
final class ContentSweep {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);

    /** File systems stamp files with a clock that may lag behind by a tick. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final LocalContentDraft.Shared shared;
    private final Quota quota;
    private final FileTime before;
    private final Futures futures;

    private double bytes;
    private int removed;

    /**
     * What it asks about futures.
     *
     * @param existing which of the given ones exist
     * @param goingOn whether one exists and may have another attempt
     */
    record Futures(UnaryOperator<List<FutureId>> existing, Predicate<FutureId> goingOn) {}

    ContentSweep(LocalContentDraft.Shared shared, Quota quota, Instant start, Futures futures) {
        this.shared = shared;
        this.quota = quota;
        this.before = FileTime.from(start.minus(TICK));
        this.futures = futures;
    }

    /** Returns how many files were removed. Ends early when the thread is interrupted; failures are logged. */
    int run() {
        try {
            count();
            sweepPartials();
            for (var directory : shared.layout().shards()) {
                FileBatches.of(directory, this::sweepContent);
            }
            // Last, because files lose their futures above.
            for (var directory : shared.layout().hashShards()) {
                FileBatches.of(directory, this::sweepHashes);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | Refusal.StoreUnavailable e) {
            LOG.atWarn().setCause(e).log("left-over content was not fully removed; the next start tries again");
        }
        if (removed > 0) {
            LOG.atInfo().addKeyValue("files", removed).log("removed left-over content");
        }
        return removed;
    }

    private void count() throws IOException, InterruptedException {
        var directories = new ArrayList<>(shared.layout().shards());
        directories.addAll(shared.layout().hashShards());
        try {
            for (var directory : directories) {
                FileBatches.of(directory, this::count);
            }
            for (var partial : shared.partials().byAge()) {
                bytes += quota.limited() || isOld(partial) ? partial.bytes() : 0;
            }
        } finally {
            quota.counted(Math.round(bytes));
        }
    }

    /** Every name of a file counts with its share of the bytes, so that each file counts once. */
    private void count(List<Path> files) throws IOException {
        for (var file : files) {
            var found = FileCount.of(file);
            // Nothing can have changed if there is a limit.
            if (found.isPresent() && (quota.limited() || isOld(found.get()))) {
                bytes += (double) found.get().bytes() / found.get().names();
            }
        }
    }

    private void sweepPartials() throws IOException {
        for (var partial : shared.partials().byAge()) {
            if (isOld(partial) && !futures.goingOn().test(partial.id())) {
                shared.partials().forget(partial.id());
                removed++;
            }
        }
    }

    private void sweepContent(List<Path> files) throws IOException {
        var named = new ArrayList<ContentKey>();
        for (var file : files) {
            var name = file.getFileName().toString();
            ContentKey.parse(name).ifPresent(named::add);
            if (name.endsWith(Layout.PART)) {
                removeIfOld(file); // where earlier versions had their drafts
            }
        }
        if (named.isEmpty()) {
            return;
        }
        var asked = named.stream().map(ContentKey::id).distinct().toList();
        var known = new HashSet<>(futures.existing().apply(asked));
        for (var key : named) {
            if (!known.contains(key.id())) {
                removeIfOld(shared.layout().content(key));
            }
        }
    }

    private void removeIfOld(Path file) throws IOException {
        var found = FileCount.of(file);
        if (found.isPresent() && isOld(found.get()) && shared.kept().removeOrphan(file)) {
            removed++;
        }
    }

    private void sweepHashes(List<Path> files) throws IOException {
        for (var file : files) {
            if (shared.kept().removeUnneeded(file)) {
                removed++;
            }
        }
    }

    private boolean isOld(Partials.Found partial) {
        return partial.written().compareTo(before) < 0;
    }

    private boolean isOld(FileCount file) {
        return file.changed().compareTo(before) < 0;
    }
}
