package dev.millrace.content;

import dev.millrace.task.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whose a directory of content is that several servers have: the name of their store, in a file of it.
 *
 * <p>What a store knows nothing of is removed from the directory. So servers of another one must not work there.
 */
final class OwnerFile {

    private static final String NAME = "store";
    private static final Pattern FORM = Pattern.compile("[0-9a-f-]{36}");

    private OwnerFile() {}

    /**
     * Takes a directory for a store, if it is nobody's yet. Servers that do so at once agree.
     *
     * @throws ForeignContentException if it is another store's
     */
    static void claim(Path directory, StoreId store) throws IOException {
        Files.createDirectories(directory);
        var owner = new OnceFile(directory.resolve(NAME), FORM).orElse(store.value());
        if (!owner.equals(store.value())) {
            throw ForeignContentException.directory(directory, owner, store);
        }
    }
}
