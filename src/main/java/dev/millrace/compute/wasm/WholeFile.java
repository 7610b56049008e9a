package dev.millrace.compute.wasm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that others read meanwhile: whoever finds one under its name finds all of it. */
final class WholeFile {

    /** What the names of files end with that are still being written. */
    static final String PART = ".part";

    private WholeFile() {}

    /** Returns when it is durable. Of several processes that write the same file at once, one wins. */
    static void write(Path file, ByteBuffer... pieces) throws IOException {
        var part = Files.createTempFile(file.getParent(), file.getFileName() + ".", PART);
        try {
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                for (var piece : pieces) {
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
