package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("keys.yaml");
    }

    private static String hash(String key) {
        return Sha256.hex(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String yaml(String name, String role, String key) {
        return "keys:\n  - {name: %s, role: %s, hash: \"%s\"}\n".formatted(name, role, hash(key));
    }

    private static KeySettings key(String name, Role role, String key) {
        return new KeySettings(name, role, hash(key), null, null);
    }

    private Keys keys(KeySettings... configured) {
        return new Keys(List.of(configured), new KeysFile(file));
    }

    @Test
    void keysOfTheConfigurationAndOfTheFileLetIn() throws Exception {
        Files.writeString(file, yaml("ci", "submitter", "two"));
        var keys = keys(key("ops", Role.ADMIN, "one"));

        assertThat(keys.find("one").caller()).isEqualTo(new Caller("ops", Role.ADMIN, null));
        assertThat(keys.find("two").caller()).isEqualTo(new Caller("ci", Role.SUBMITTER, null));
        assertThat(keys.find("three")).isNull();
        assertThat(keys.find(hash("one"))).as("the hash is no key").isNull();
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void fileMayBeJsonAndTellEverything() throws Exception {
        Files.writeString(file, """
                {"keys": [{"name": "ci", "role": "reader", "hash": "%s", "requestsPerSecond": 5, "max-queued": 7}]}
                """.formatted(hash("x")));

        assertThat(keys().find("x")).isEqualTo(new KeyHolder("ci", new Caller("ci", Role.READER, 7), 5));
    }

    @Test
    void changedFileIsReadAgain() throws Exception {
        Files.writeString(file, yaml("ci", "submitter", "old"));
        var keys = keys();

        Files.writeString(file, yaml("ci", "reader", "new"));
        keys.refresh();

        assertThat(keys.find("old")).isNull();
        assertThat(keys.find("new").caller().role()).isEqualTo(Role.READER);
    }

    /** As Kubernetes changes what is mounted of a secret. */
    @Test
    void linkThatIsSetToAnotherDirectoryIsFollowed() throws Exception {
        var before = Files.createDirectory(directory.resolve("..1"));
        var after = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(before.resolve("keys.yaml"), yaml("ci", "submitter", "old"));
        Files.writeString(after.resolve("keys.yaml"), yaml("ci", "submitter", "new"));
        Files.setLastModifiedTime(after.resolve("keys.yaml"), Files.getLastModifiedTime(before.resolve("keys.yaml")));
        var data = Files.createSymbolicLink(directory.resolve("..data"), before.getFileName());
        Files.createSymbolicLink(file, Path.of("..data", "keys.yaml"));
        var keys = keys();
        assertThat(keys.find("old")).isNotNull();

        var next = Files.createSymbolicLink(directory.resolve("..next"), after.getFileName());
        Files.move(next, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        keys.refresh();

        assertThat(keys.find("old")).isNull();
        assertThat(keys.find("new")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys: [{name: ci",
                "keys:\n  - {name: ci, role: boss, hash: aa}\n",
                "keys:\n  - {name: ci, role: reader, key: s3cret}\n",
                "keys:\n  - {name: ci, role: reader, hash: s3cret}\n",
                "keyz: []\n",
                "s3cret",
                "",
                "\u0000"
            })
    void brokenFileChangesNothingAndIsToldWithoutItsValues(String broken) throws Exception {
        Files.writeString(file, yaml("ci", "submitter", "good"));
        var keys = keys();

        Files.writeString(file, broken);
        keys.refresh();

        assertThat(keys.find("good")).isNotNull();
        assertThat(keys.fault()).contains(file.toString()).doesNotContain("s3cret");

        Files.writeString(file, yaml("ci", "submitter", "better"));
        keys.refresh();

        assertThat(keys.find("better")).isNotNull();
        assertThat(keys.fault()).isNull();
    }

    @Test
    void fileThatGoesAwayChangesNothingUntilItIsBack() throws Exception {
        Files.writeString(file, yaml("ci", "submitter", "good"));
        var keys = keys();

        Files.delete(file);
        keys.refresh();
        assertThat(keys.find("good")).isNotNull();
        assertThat(keys.fault()).contains("NoSuchFile");

        Files.writeString(file, yaml("ci", "submitter", "good"));
        keys.refresh();
        assertThat(keys.fault()).isNull();
    }

    @Test
    void emptyListLetsNobodyIn() throws Exception {
        Files.writeString(file, "keys: []");

        assertThat(keys().size()).isZero();
    }

    @Test
    void absentFileIsRefusedFromTheBeginning() {
        assertThatThrownBy(this::keys).isInstanceOf(UnusableKeys.class).hasMessageContaining(file.toString());
    }

    @Test
    void severalKeysOfOneNameLetInWhileOneIsReplaced() {
        var keys = new Keys(List.of(key("ci", Role.READER, "old"), key("ci", Role.READER, "new")), null);

        assertThat(keys.find("old")).isEqualTo(keys.find("new")).isNotNull();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var keys = List.of(
                new KeySettings("jwt:x", Role.READER, hash("a"), null, null),
                new KeySettings("b", null, "ABCD", 0, 0),
                new KeySettings(null, Role.READER, null, null, null),
                key("c", Role.READER, "c"),
                key("c", Role.ADMIN, "d"),
                key("e", Role.ADMIN, "c"));

        assertThatThrownBy(() -> new Keys(keys, null))
                .isInstanceOfSatisfying(
                        UnusableKeys.class,
                        e -> assertThat(e.faults().stream()
                                        .map(fault ->
                                                fault.substring("millrace.security.".length(), fault.indexOf(' '))))
                                .containsExactlyInAnyOrder(
                                        "keys[0].name",
                                        "keys[1].role",
                                        "keys[1].hash",
                                        "keys[1].requests-per-second",
                                        "keys[1].max-queued",
                                        "keys[2].name",
                                        "keys[2].hash",
                                        "keys[4].name",
                                        "keys[5].hash"));
    }

    @Test
    void failureTellsHowToMakeRightOnes() {
        var analysis = new UnusableKeysFailureAnalyzer()
                .analyze(new IllegalStateException(new UnusableKeys(List.of("one", "two"))));

        assertThat(analysis.getDescription()).contains("- one", "- two");
        assertThat(analysis.getAction()).contains("hash-key");
    }
}
