package dev.millrace.content;

import dev.millrace.content.s3.Listing;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the bucket what nobody needs: names whose future no longer exists, objects without a name, and parts of uploads
 * that were never finished. What was written in the last day by the server's clock is left
 * alone: an upload to this server may take long, and its future is recorded after that.
 *
 * <p>May run on several servers at once, while all of them work. Reads names and objects side by side in the order of their keys,
 * and asks about at most {@value #MOST} futures at once. For one thread, once.
 */
final class BucketSweep implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(BucketSweep.class);

    private static final int MOST = 500;

    /** How long things are left alone. */
    static final Duration SETTLING = Duration.ofDays(1);

    private static final Pattern PATH = Pattern.compile("(content|dead|names)/([0-9a-f]{64})/([0-9a-f]{32})(?:/(.+))?");

    private final BucketContent content;
    private final BucketNames names;
    private final UnaryOperator<List<FutureId>> existing;
    private final Duration settling;

    private final List<Entry> asked = new ArrayList<>();
    private Instant before = Instant.MIN;
    private int removed;

    /**
     * @param existing which of the given futures exist
     * @param settling what is younger is left alone
     */
    BucketSweep(BucketContent content, UnaryOperator<List<FutureId>> existing, Duration settling) {
        this.content = content;
        this.names = content.names();
        this.existing = existing;
        this.settling = settling;
    }

    /** What a key says. */
    private record Entry(BucketNames.Bytes bytes, @Nullable ContentKey name, Instant modified) {

        static Optional<Entry> of(String key, Instant modified) {
            var matcher = PATH.matcher(key);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var bytes = new BucketNames.Bytes(matcher.group(2), matcher.group(3));
            var name = matcher.group(4) == null
                    ? null
                    : ContentKey.parse(matcher.group(4)).orElse(null);
            return Optional.of(new Entry(bytes, name, modified));
        }
    }

    /** Ends early when the thread is interrupted; failures are logged. */
    @Override
    public void run() {
        try {
            content.owner().require();
            before = content.bucket().touch("sweep").minus(settling);
            sweepObjects();
            sweepNames();
            sweepDead();
            removed += content.bucket().abortUploads("content/", before);
        } catch (InterruptedIOException _) {
            LOG.debug("the bucket was not fully swept, since the server stops; that is tried again");
        } catch (IOException | ForeignContentException | Refusal.StoreUnavailable e) {
            LOG.atWarn().setCause(e).log("the bucket was not fully swept; that is tried again");
        }
        if (removed > 0) {
            LOG.atInfo().addKeyValue("objects", removed).log("removed left-over content from the bucket");
        }
    }

    /** An object whose names come before or behind it in the other list has none; {@link BucketNames#remove} looks again. */
    private void sweepObjects() throws IOException {
        var named = content.bucket().list("names/");
        var name = next(named);
        var objects = content.bucket().list("content/");
        for (var object = next(objects); object != null; object = next(objects)) {
            var path = object.bytes().path();
            while (name != null && name.bytes().path().compareTo(path) < 0) {
                name = next(named);
            }
            boolean isNamed = name != null && name.bytes().path().equals(path);
            if (!isNamed && object.modified().isBefore(before) && names.remove(object.bytes())) {
                removed++;
            }
        }
    }

    private void sweepNames() throws IOException {
        var named = content.bucket().list("names/");
        for (var entry = next(named); entry != null; entry = next(named)) {
            if (entry.name() != null && entry.modified().isBefore(before)) {
                asked.add(entry);
            }
            if (asked.size() == MOST) {
                removeOrphans();
            }
        }
        removeOrphans();
    }

    private void removeOrphans() throws IOException {
        if (asked.isEmpty()) {
            return;
        }
        var ids = asked.stream().map(BucketSweep::future).distinct().toList();
        var known = new HashSet<>(existing.apply(ids));
        for (var entry : asked) {
            if (entry.name() != null && !known.contains(future(entry))) {
                names.unlink(entry.bytes(), entry.name());
                removed++;
            }
        }
        asked.clear();
    }

    private static FutureId future(Entry entry) {
        return Objects.requireNonNull(entry.name()).id();
    }

    /** What says that an object is dead may go once the object has. */
    private void sweepDead() throws IOException {
        var dead = content.bucket().list("dead/");
        for (var entry = next(dead); entry != null; entry = next(dead)) {
            if (entry.modified().isBefore(before)
                    && !content.bucket().exists(entry.bytes().content())) {
                content.bucket().delete(entry.bytes().dead());
            }
        }
    }

    private @Nullable Entry next(Listing listing) throws IOException {
        for (var item = listing.next(); item != null; item = listing.next()) {
            var entry = Entry.of(content.bucket().bare(item.key()), item.modified());
            if (entry.isPresent()) {
                return entry.get();
            }
        }
        return null;
    }
}
