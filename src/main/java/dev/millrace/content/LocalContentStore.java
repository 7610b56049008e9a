package dev.millrace.content;

import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content as files of a local directory. */
public final class LocalContentStore implements ContentStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalContentStore.class);

    private final LocalContentDraft.Shared shared;
    private final Quota quota;

    private LocalContentStore(LocalContentDraft.Shared shared, Quota quota) {
        this.shared = shared;
        this.quota = quota;
    }

    /**
     * The store in a directory, which is made if it does not exist.
     *
     * @throws IOException if it cannot be made
     */
    public static LocalContentStore in(Path root, ContentProperties properties, Clock clock) throws IOException {
        return of(Layout.create(root, null), properties, clock, null);
    }

    /**
     * What a server has of the store on its disk.
     *
     * @param root the directory, which is made if it does not exist
     * @param server if others have the directory too: a name that no other has, and that this one keeps when it starts again
     * @param keeper where content is kept; absent: in the directory
     */
    record Home(Path root, @Nullable String server, LocalContentDraft.@Nullable Keeper keeper) {}

    /** @throws IOException if the directory cannot be made */
    static LocalContentStore in(Home home, ContentProperties properties, Clock clock) throws IOException {
        return of(Layout.create(home.root(), home.server()), properties, clock, home.keeper());
    }

    /**
     * The store in a directory that other servers of the same store have as well.
     *
     * @param server a name that no other has, and that this one keeps when it starts again
     * @throws IOException if it cannot be made
     */
    static LocalContentStore shared(Path root, String server, ContentProperties properties, Clock clock)
            throws IOException {
        return in(new Home(root, server, null), properties, clock);
    }

    private static LocalContentStore of(
            Layout layout, ContentProperties properties, Clock clock, LocalContentDraft.@Nullable Keeper elsewhere)
            throws IOException {
        var background = background();
        var quota = new Quota(
                properties.quota() == null ? Quota.NONE : properties.quota().toBytes());
        var partials = new Partials(layout, quota, background);
        partials.recover();
        SignOfLife.give(layout);
        var disk = new DiskSpace(
                Files.getFileStore(layout.root())::getUsableSpace,
                properties.reserveBytes().toBytes());
        var room = new Room(disk, quota, partials::evict);
        long maxBytes = properties.maxBytes().toBytes();
        var kept = new KeptFiles(layout, quota);
        LocalContentDraft.Keeper here = (draft, key, hash) ->
                new LocalContentDraft.Place(layout.name(key), kept.keep(draft, key, hash) ? 0 : hash.bytes());
        var keeper = elsewhere == null ? here : elsewhere;
        return new LocalContentStore(
                new LocalContentDraft.Shared(layout, kept, keeper, partials, room, maxBytes, clock, background), quota);
    }

    /** As many threads as processors, for hashing and forcing large content; virtual ones would hold up all others. */
    private static Executor background() {
        int size = Runtime.getRuntime().availableProcessors();
        var threads = Thread.ofPlatform().name("content-", 1).daemon().factory();
        var executor = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Removes what earlier runs left behind, and counts what there is. To be done first, and once. */
    ContentSweep sweep(Instant start, ContentSweep.Futures futures) {
        return shared.layout().server() == null
                ? sweep(ContentSweep.Extent.before(start), futures)
                : sweepAgain(futures);
    }

    ContentSweep sweep(ContentSweep.Extent extent, ContentSweep.Futures futures) {
        return new ContentSweep(shared, quota, extent, futures);
    }

    /** Removes what others have left to be removed, and counts anew. */
    ContentSweep sweepAgain(ContentSweep.Futures futures) {
        return sweep(ContentSweep.Extent.SETTLED, futures);
    }

    /** The same content for other processes. */
    public ContentFiles files() {
        return new LocalContentFiles(shared);
    }

    /** What the directory is called. */
    String place() {
        return shared.layout().place();
    }

    /** Bytes that content takes, with what is unfinished: each file once. */
    long usedBytes() {
        return quota.used();
    }

    /** Bytes that were not stored a second time since the start. */
    long sharedBytes() {
        return shared.kept().sharedBytes();
    }

    @Override
    public ContentDraft create(FutureId id, int attempt) throws IOException {
        shared.room().require();
        var key = new ContentKey(id, attempt);
        try {
            return new LocalContentDraft(key, DraftFile.create(shared.layout().draft(key)), shared);
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
    }

    @Override
    public Optional<ContentDraft> takeUp(FutureId id, int attempt) throws IOException {
        var key = new ContentKey(id, attempt);
        try {
            var taken = shared.partials().takeUp(key);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            long end = taken.get().draft().held().end();
            var file = DraftFile.open(shared.layout().draft(key), end);
            return Optional.of(LocalContentDraft.resumed(key, file, shared, taken.get()));
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
    }

    @Override
    public ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException {
        var key = new ContentKey(id, attempt);
        try {
            if (!shared.kept().share(key(content), key, new ContentHash(content.sha256(), content.bytes()))) {
                return copied(content, key);
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        var now = shared.clock().instant();
        return new ContentRef(
                shared.layout().name(key),
                content.bytes(),
                content.sha256(),
                content.contentType(),
                content.fileName(),
                now);
    }

    private ContentRef copied(ContentRef content, ContentKey key) throws IOException {
        try (var in = open(content, 0);
                var draft = create(key.id(), key.attempt())) {
            draft.expect(content.bytes());
            in.transferTo(draft);
            return draft.keep(content.contentType(), content.fileName());
        }
    }

    @Override
    public InputStream open(ContentRef content, long from) throws IOException {
        var channel = FileChannel.open(shared.layout().content(key(content)), StandardOpenOption.READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public Optional<Path> path(ContentRef content) {
        return shared.layout().key(content.key()).map(shared.layout()::content);
    }

    @Override
    public boolean holds(ContentRef content) {
        return shared.layout().key(content.key()).isPresent();
    }

    private ContentKey key(ContentRef content) throws NoSuchFileException {
        return shared.layout().key(content.key()).orElseThrow(() -> new NoSuchFileException(content.key()));
    }

    @Override
    public void discard(ContentRef content) {
        shared.layout().key(content.key()).ifPresent(key -> remove(key, content.sha256()));
    }

    private void remove(ContentKey key, String sha256) {
        try {
            shared.kept().remove(key, sha256);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("content", key).log("content cannot be removed");
        }
    }

    @Override
    public void forget(FutureId id) {
        shared.partials().forget(id);
    }
}
