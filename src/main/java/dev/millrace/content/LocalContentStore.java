package dev.millrace.content;

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
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content as files of a local directory. */
public final class LocalContentStore implements ContentStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalContentStore.class);

    /** At once: more keep the disk no busier, and each of them takes a thread of the system. */
    private static final int FORCES = 8;

    private final Path root;
    private final LocalContentDraft.Limits limits;

    private LocalContentStore(Path root, LocalContentDraft.Limits limits) {
        this.root = root;
        this.limits = limits;
    }

    /**
     * The store in a directory, which is made if it does not exist.
     *
     * @throws IOException if it cannot be made
     */
    public static LocalContentStore in(Path root, ContentProperties properties, Clock clock) throws IOException {
        Files.createDirectories(root);
        var space = new DiskSpace(
                Files.getFileStore(root)::getUsableSpace,
                properties.reserveBytes().toBytes());
        var limits = new LocalContentDraft.Limits(
                space, properties.maxBytes().toBytes(), clock, background(), new Semaphore(FORCES));
        return new LocalContentStore(root, limits);
    }

    /** As many threads as processors, for hashing and forcing large content; virtual ones would hold up all others. */
    private static Executor background() {
        int size = Runtime.getRuntime().availableProcessors();
        var threads = Thread.ofPlatform().name("content-", 1).daemon().factory();
        var executor = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    Path root() {
        return root;
    }

    @Override
    public ContentDraft create(FutureId id, int attempt) throws IOException {
        limits.space().take(0);
        var key = new ContentKey(id, attempt);
        var target = key.file(root);
        try {
            return new LocalContentDraft(key, target, opened(target), limits);
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
    }

    @Override
    public InputStream open(ContentRef content, long from) throws IOException {
        var key = ContentKey.parse(content.key()).orElseThrow(() -> new NoSuchFileException(content.key()));
        var channel = FileChannel.open(key.file(root), StandardOpenOption.READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public void discard(ContentRef content) {
        ContentKey.parse(content.key()).ifPresent(key -> delete(key.file(root)));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("content cannot be removed");
        }
    }

    private static FileChannel opened(Path target) throws IOException {
        var part = LocalContentDraft.part(target);
        try {
            return emptied(part);
        } catch (NoSuchFileException e) {
            Files.createDirectories(part.getParent());
            return emptied(part);
        }
    }

    private static FileChannel emptied(Path part) throws IOException {
        return FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }
}
