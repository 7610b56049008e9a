package dev.millrace.content;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of an unfinished file when the server that wrote it has died.
 *
 * @param note its maker's
 * @param held the bytes that were forced to disk; others may be in the file, and are not to be trusted
 */
record DraftState(String note, List<ByteRanges.Range> held) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String NEW = ".new";

    DraftState {
        Objects.requireNonNull(note);
        held = new ByteRanges(held).ranges();
    }

    static DraftState of(String note, ByteRanges held) {
        return new DraftState(note, held.ranges());
    }

    ByteRanges ranges() {
        return new ByteRanges(held);
    }

    /** Replaces a file by this, or leaves it as it was. Done to the end by a thread that is interrupted, too. */
    void write(Path file) throws IOException {
        var next = file.resolveSibling(file.getFileName() + NEW);
        // No channel: that would be closed by an interrupt.
        try (var out = new FileOutputStream(next.toFile())) {
            out.write(JSON.writeValueAsBytes(this));
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a file holds; empty if there is none, or if it cannot be understood. */
    static Optional<DraftState> read(Path file) throws IOException {
        try {
            return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), DraftState.class));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty();
        }
    }
}
