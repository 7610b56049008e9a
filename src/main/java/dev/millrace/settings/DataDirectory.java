package dev.millrace.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that holds everything durable, for this server alone as long as this is open.
 *
 * <p>The lock is the operating system's, on the file {@code lock}, so it ends with the process however that dies. The file's
 * content, the process id of the holder, only tells people whom to look for.
 */
public final class DataDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final String LOCK_FILE = "lock";

    /** Beyond the content, because some systems let nobody read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the directory if there is none, and takes it for this server.
     *
     * @throws DataDirectoryInUseException if another server has it
     * @throws DataDirectoryUnusableException if it cannot be created or written to
     */
    public static DataDirectory open(Path directory) {
        var path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            return lock(path);
        } catch (IOException e) {
            throw new DataDirectoryUnusableException(path, e);
        }
    }

    private static DataDirectory lock(Path path) throws IOException {
        var file = path.resolve(LOCK_FILE);
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = tryLock(channel);
            if (!locked) {
                throw new DataDirectoryInUseException(
                        path, Files.readString(file).strip());
            }
            channel.truncate(0);
            var holder = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException e) { // held by this very process
            return false;
        }
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** Gives the directory free. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the lock on the data directory ends only with this process");
        }
    }
}
