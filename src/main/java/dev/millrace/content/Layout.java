package dev.millrace.content;

import dev.millrace.task.FutureId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies in the directory of the content.
 *
 * @param place what the directory is called
 * @param server whose unfinished files are meant, if several servers have the directory
 */
record Layout(Path root, String place, @Nullable String server) {

    static final String PART = ".part";
    static final String PARTIAL = ".partial";
    static final String STATE = ".state";

    private static final int SHARD_DIGITS = 2;

    /** What is being written. */
    Path drafts() {
        return own(allDrafts());
    }

    /** What was set aside. */
    Path partials() {
        return own(allPartials());
    }

    /** What a server writes to from time to time. */
    Path sign() {
        return server == null ? root.resolve("alive") : sign(server);
    }

    Path sign(String ofServer) {
        return root.resolve("servers").resolve(ofServer);
    }

    /** Drafts of all servers. */
    Path allDrafts() {
        return root.resolve("drafts");
    }

    /** What all servers have set aside. */
    Path allPartials() {
        return root.resolve("partial");
    }

    private Path own(Path all) {
        return server == null ? all : all.resolve(server);
    }

    /** A second name of every content, by its hash. */
    Path hashes() {
        return root.resolve("by-hash");
    }

    Path content(ContentKey key) {
        return key.file(root);
    }

    /** The name by which futures know it. */
    String name(ContentKey key) {
        return new Located(key, place).toString();
    }

    /** What a future knows by that name, if it is here; also if it was brought here from another directory. */
    Optional<ContentKey> key(String name) {
        return Located.parse(name)
                .filter(located -> located.place() == null
                        || located.place().equals(place)
                        || Files.exists(content(located.key())))
                .map(Located::key);
    }

    Path draft(ContentKey key) {
        return drafts().resolve(key + PART);
    }

    Path partial(FutureId id) {
        return partials().resolve(id + PARTIAL);
    }

    Path hash(String sha256) {
        return hashes().resolve(sha256.substring(0, SHARD_DIGITS)).resolve(sha256);
    }

    /** What is known of an unfinished file, beside it. */
    static Path state(Path unfinished) {
        return unfinished.resolveSibling(unfinished.getFileName() + STATE);
    }

    /** Those directories of {@link #content} that exist. */
    List<Path> shards() throws IOException {
        return shards(root);
    }

    /** Those directories of {@link #hash} that exist. */
    List<Path> hashShards() throws IOException {
        return shards(hashes());
    }

    private static List<Path> shards(Path parent) throws IOException {
        var shards = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(parent, "[0-9a-f][0-9a-f]")) {
            all.forEach(shards::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return shards;
    }

    /**
     * That of a directory, which is made if it does not exist.
     *
     * @param server absent if the directory is this server's alone
     */
    static Layout create(Path root, @Nullable String server) throws IOException {
        Files.createDirectories(root);
        var layout = new Layout(root, PlaceFile.of(root), server);
        for (var directory : List.of(layout.drafts(), layout.partials(), layout.hashes())) {
            Files.createDirectories(directory);
        }
        return layout;
    }
}
