package dev.millrace.content;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of a directory, however many there are. */
final class FileBatches {

    static final int MOST = 500;

    private FileBatches() {}

    /** Takes some files. */
    @FunctionalInterface
    interface Batch {
        void take(List<Path> files) throws IOException;
    }

    /**
     * Hands over all files, {@value #MOST} at a time.
     *
     * @throws InterruptedException between two batches
     */
    static void of(Path directory, Batch batch) throws IOException, InterruptedException {
        var files = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(directory)) {
            for (var file : all) {
                files.add(file);
                if (files.size() == MOST) {
                    take(files, batch);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        take(files, batch);
    }

    private static void take(List<Path> files, Batch batch) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        batch.take(files);
        files.clear();
    }
}
