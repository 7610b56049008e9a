package dev.millrace.security;

import dev.millrace.task.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The command {@code hash-key}: makes a key that nobody can guess, and prints it once, with the lines that configure it. With
 * {@code -} it reads a key, and prints its hash. Nothing of it is kept.
 */
public final class HashKeyCommand {

    /** What the command is called by, as the first argument. */
    public static final String NAME = "hash-key";

    private static final String PREFIX = "mr_";
    private static final int KEY_BYTES = 32;
    private static final int LONGEST = 4096;
    private static final String USAGE = """
            Usage: hash-key [NAME [ROLE]]   makes a key; ROLE is reader, submitter (if absent) or admin
                   hash-key -               reads a key from the standard input and prints its hash
            """;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public HashKeyCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments behind the command's name
     * @return the exit code
     */
    public int run(List<String> arguments) throws IOException {
        if (arguments.equals(List.of("-"))) {
            return hash();
        }
        var name = arguments.isEmpty() ? "default" : arguments.getFirst();
        var role = arguments.size() < 2 ? Role.SUBMITTER.wire() : arguments.get(1);
        if (arguments.size() > 2 || !KeyCheck.isName(name) || !isRole(role)) {
            err.print(USAGE);
            return 2;
        }
        make(name, role);
        return 0;
    }

    private static boolean isRole(String text) {
        return List.of(Role.values()).stream().anyMatch(role -> role.wire().equals(text));
    }

    private int hash() throws IOException {
        var key = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        if (key.isEmpty()) {
            err.println("There is no key in the standard input.");
            return 2;
        }
        out.println(hashOf(key));
        return 0;
    }

    private void make(String name, String role) {
        var random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        var key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        out.print("""
                # The key, which is shown this once. Whoever has it sends: Authorization: Bearer %s
                # What the server is given, in its configuration or in the file that millrace.security.keys-file names
                # (there it begins with `keys:`):
                millrace:
                  security:
                    keys:
                      - name: "%s"
                        role: %s
                        hash: "%s"
                """.formatted(key, name, role, hashOf(key)));
    }

    private static String hashOf(String key) {
        return Sha256.hex(key.getBytes(StandardCharsets.UTF_8));
    }
}
