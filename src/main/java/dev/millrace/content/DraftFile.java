package dev.millrace.content;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a draft, written to and read from at given places. Safe for use by many threads.
 *
 * <p>The interrupt of a thread that is in a channel closes the channel for all. So it is opened anew for whoever comes next.
 * Where too many files are held open already, it is opened for each use: thousands of downloads that trickle need few files.
 */
final class DraftFile implements Closeable {

    private static final Set<OpenOption> AGAIN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final OpenFiles files;

    // All three are written by whoever holds the monitor.
    private volatile Path place;
    private volatile @Nullable FileChannel channel;
    private volatile boolean closed;

    /** @param channel {@code null}: it is not held open */
    private DraftFile(Path path, @Nullable FileChannel channel, OpenFiles files) {
        this.path = path;
        this.place = path;
        this.channel = channel;
        this.files = files;
    }

    /** A new, empty file; there may be a left-over one. */
    static DraftFile create(Path path) throws IOException {
        return create(path, OpenFiles.OF_DRAFTS);
    }

    static DraftFile create(Path path, OpenFiles files) throws IOException {
        var options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        return held(path, FileChannel.open(path, options), files);
    }

    /** A file that is there, without what it has from the given byte on. */
    static DraftFile open(Path path, long end) throws IOException {
        var channel = FileChannel.open(path, AGAIN);
        try {
            channel.truncate(end);
            return held(path, channel, OpenFiles.OF_DRAFTS);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static DraftFile held(Path path, FileChannel channel, OpenFiles files) throws IOException {
        if (files.take()) {
            return new DraftFile(path, channel, files);
        }
        channel.close();
        return new DraftFile(path, null, files);
    }

    /** Where it was begun, also after it was moved. */
    Path path() {
        return path;
    }

    /** Gives the file another name, whatever had it; it can be used as before. */
    synchronized void moveTo(Path target) throws IOException {
        Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
        place = target;
    }

    /** Work with a channel that can be done again from its start. */
    @FunctionalInterface
    private interface Work<T> {
        T with(FileChannel channel) throws IOException;
    }

    void write(long at, byte[] from, int offset, int length) throws IOException {
        whileOpen(open -> {
            var buffer = ByteBuffer.wrap(from, offset, length);
            while (buffer.hasRemaining()) {
                open.write(buffer, at + buffer.position() - offset);
            }
            return length;
        });
    }

    byte[] read(long at, int length) throws IOException {
        return whileOpen(open -> {
            var buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (open.read(buffer, at + buffer.position()) < 0) {
                    throw new EOFException("a file became shorter while it was written");
                }
            }
            return buffer.array();
        });
    }

    /** @param all whether with its size, its name and so on */
    void force(boolean all) throws IOException {
        whileOpen(open -> {
            open.force(all);
            return open;
        });
    }

    private <T> T whileOpen(Work<T> work) throws IOException {
        while (true) {
            var now = channel;
            if (now == null) {
                return onceOpened(work);
            }
            try {
                return work.with(now);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(e);
            }
        }
    }

    private <T> T onceOpened(Work<T> work) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        try (var now = FileChannel.open(place, AGAIN)) {
            return work.with(now);
        }
    }

    private synchronized void reopen(ClosedChannelException why) throws IOException {
        var now = channel;
        if (closed || now == null) {
            throw why;
        }
        if (!now.isOpen()) {
            channel = FileChannel.open(place, AGAIN);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        var now = channel;
        if (!closed && now != null) {
            closed = true;
            files.giveBack();
            now.close();
        }
        closed = true;
    }
}
