package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyCommandTest {

    private static final Pattern KEY = Pattern.compile("Bearer (mr_[A-Za-z0-9_-]{43})\n");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... arguments) throws IOException {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new HashKeyCommand(in, new PrintStream(out), new PrintStream(err)).run(List.of(arguments));
    }

    @Test
    void keyThatIsMadeLetsInByTheLinesBelowIt(@TempDir Path directory) throws Exception {
        assertThat(run("", "ci", "admin")).isZero();

        var printed = out.toString(StandardCharsets.UTF_8);
        var key = KEY.matcher(printed).results().findFirst().orElseThrow().group(1);
        var file = Files.writeString(directory.resolve("keys.yaml"), printed.substring(printed.indexOf("    keys:")));
        assertThat(new Keys(List.of(), new KeysFile(file)).find(key).caller())
                .isEqualTo(new Caller("ci", Role.ADMIN, null));
    }

    @Test
    void noTwoKeysAreTheSame() throws Exception {
        run("");
        run("");

        assertThat(KEY.matcher(out.toString(StandardCharsets.UTF_8)).results().map(key -> key.group(1)))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void hashOfAKeyOfOnesOwnIsPrinted() throws Exception {
        assertThat(run("reader-key\n", "-")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("ec4408df15da46b328f6f3246fa723d0aa6cb0f0a0dd9c4626080ab1b02aa3b2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "ci boss", "ci admin more", "-"})
    void anythingElseIsRefused(String arguments) throws Exception {
        assertThat(run(" ", arguments.split(" "))).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(err.size()).isPositive();
    }
}
