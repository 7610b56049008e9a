package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A content store in a directory of a test. Opening it again is what a restart does. */
record StoreDirectory(Path directory) {

    static final int MIB = 1 << 20;

    LocalContentStore open() throws IOException {
        return open(null);
    }

    /** The store of one of several servers that have the directory. */
    LocalContentStore shared(String server, @Nullable DataSize quota) throws IOException {
        return LocalContentStore.shared(
                directory, server, properties(quota), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    LocalContentStore open(@Nullable DataSize quota) throws IOException {
        return LocalContentStore.in(directory, properties(quota), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static ContentProperties properties(@Nullable DataSize quota) {
        return new ContentProperties(
                DataSize.ofGigabytes(1), DataSize.ofBytes(0), quota, DataSize.ofGigabytes(10), null);
    }

    /** Counts what is there, and removes what belongs to nobody but the given futures. */
    static int sweep(LocalContentStore store, FutureId... goingOn) {
        var known = List.of(goingOn);
        var futures = new ContentSweep.Futures(
                asked -> asked.stream().filter(known::contains).toList(), known::contains);
        return store.sweep(Instant.now().plusSeconds(60), futures).run();
    }

    /** All of them but those that tell of the directory and its servers. */
    List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("place") && !file.endsWith("alive"))
                    .filter(file -> !file.getParent().endsWith("servers"))
                    .toList();
        }
    }

    static ContentRef keep(LocalContentStore store, FutureId id, byte[] bytes) throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(bytes);
            return draft.keep("text/plain", "name.txt");
        }
    }

    static byte[] read(LocalContentStore store, ContentRef content) throws IOException {
        try (var in = store.open(content, 0)) {
            return in.readAllBytes();
        }
    }

    static FutureId id(int n) {
        return new FutureId(UUID.fromString("0199c0de-0000-7000-8000-%012d".formatted(n)));
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
