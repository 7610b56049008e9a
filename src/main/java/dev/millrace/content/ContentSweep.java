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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what there is, and removes what nobody needs of it: content whose future no longer exists, what was set aside by
 * futures that will not go on with it, files that lost their last future, and what dead servers left in a shared directory.
 *
 * <p>Done at the start, before which an earlier run may have died at any point; and again from time to time, because futures are
 * deleted by one server whose content is with another. Touches no file that was changed lately, so it may run while servers
 * work: content is there before its future says so. Reads one directory at a time and asks about at most
 * {@value FileBatches#MOST} futures at once. For one thread, once.
 */
final class ContentSweep {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);

    /** File systems stamp files with a clock that may lag behind by a tick. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final LocalContentDraft.Shared shared;
    private final Quota quota;
    private final Extent extent;
    private final Futures futures;

    /** What was changed from then on is left alone. */
    private FileTime before = FileTime.fromMillis(0);

    private double bytes;
    private int removed;

    /**
     * What it asks about futures.
     *
     * @param existing which of the given ones exist
     * @param goingOn whether one exists and may have another attempt
     */
    record Futures(UnaryOperator<List<FutureId>> existing, Predicate<FutureId> goingOn) {}

    /**
     * How much of what is there is looked at.
     *
     * @param start what is older is an earlier run's; absent: other servers work here, or this one has for long, so only what
     *     has been left alone for an hour of the file system's time is removed, and all is counted anew
     */
    record Extent(@Nullable Instant start) {

        private static final Duration SETTLING = Duration.ofHours(1);

        /** A directory that is in use. */
        static final Extent SETTLED = new Extent(null);

        static Extent before(Instant start) {
            return new Extent(start);
        }

        boolean recounts() {
            return start == null;
        }

        FileTime before(FileTime now) {
            return FileTime.from(start == null ? now.toInstant().minus(SETTLING) : start.minus(TICK));
        }
    }

    ContentSweep(LocalContentDraft.Shared shared, Quota quota, Extent extent, Futures futures) {
        this.shared = shared;
        this.quota = quota;
        this.extent = extent;
        this.futures = futures;
    }

    /** Returns how many files were removed. Ends early when the thread is interrupted; failures are logged. */
    int run() {
        try {
            var now = SignOfLife.give(shared.layout());
            before = extent.before(now);
            count();
            removed += SignOfLife.sweep(shared.layout(), now);
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
        long used = quota.used();
        var directories = new ArrayList<>(shared.layout().shards());
        directories.addAll(shared.layout().hashShards());
        try {
            for (var directory : directories) {
                FileBatches.of(directory, this::count);
            }
            for (var partial : shared.partials().byAge()) {
                bytes += countsAll() || isOld(partial) ? partial.bytes() : 0;
            }
            if (extent.recounts()) {
                bytes += SignOfLife.unfinishedElsewhere(shared.layout())
                        + shared.room().claimed();
            }
        } finally {
            if (extent.recounts()) {
                quota.recounted(Math.round(bytes), used);
            } else {
                quota.counted(Math.round(bytes));
            }
        }
    }

    /** Nothing can have changed if there is a limit, and what has since does not matter if all is counted anew. */
    private boolean countsAll() {
        return quota.limited() || extent.recounts();
    }

    /** Every name of a file counts with its share of the bytes, so that each file counts once. */
    private void count(List<Path> files) throws IOException {
        for (var file : files) {
            var found = FileCount.of(file);
            if (found.isPresent() && (countsAll() || isOld(found.get()))) {
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
