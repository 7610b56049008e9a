package dev.millrace.task;

import java.io.Closeable;
import java.nio.file.Path;

/**
 * A file of a content that is there until it is given back, by closing this; once.
 *
 * @param path absolute, and to be read only
 */
public record BorrowedFile(Path path, Runnable giveBack) implements Closeable {

    /** One that stays where it is. */
    public static BorrowedFile at(Path path) {
        return new BorrowedFile(path, () -> {});
    }

    @Override
    public void close() {
        giveBack.run();
    }
}
