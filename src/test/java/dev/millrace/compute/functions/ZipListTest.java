package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipListTest {

    private final FunctionRun run = new FunctionRun();

    @Test
    void tellsWhatInfoZipPacked() throws Exception {
        var result = list("info-zip.zip");
        assertThat(result.entries()).isEqualTo(4);
        assertThat(result.bytes()).isEqualTo(34 + 7);
        assertThat(result.truncated()).isFalse();
        assertThat(result.list())
                .extracting(ZipList.Entry::name, ZipList.Entry::directory, ZipList.Entry::bytes, ZipList.Entry::method)
                .containsExactlyInAnyOrder(
                        tuple("docs/", true, 0L, "stored"),
                        tuple("docs/hello.txt", false, 34L, "deflated"),
                        tuple("docs/data.json", false, 7L, "stored"),
                        tuple("empty", false, 0L, "stored"));
        assertThat(result.list())
                .allMatch(entry -> entry.modified().equals("2024-05-06T07:08:09Z"))
                .noneMatch(ZipList.Entry::unsafe)
                .noneMatch(ZipList.Entry::encrypted);
    }

    @Test
    void tellsWhatPythonPacked() throws Exception {
        assertThat(list("python.zip").list())
                .extracting(ZipList.Entry::name, ZipList.Entry::method, ZipList.Entry::bytes)
                .containsExactly(
                        tuple("größe/言葉.csv", "deflated", 4L),
                        tuple("stored.txt", "stored", 600L),
                        tuple("deflated.txt", "deflated", 800L),
                        tuple("bzip2.txt", "bzip2", 500L),
                        tuple("lzma.txt", "lzma", 400L),
                        tuple("zip64.txt", "deflated", 5L));
        assertThat(list("python.zip").list()).first().satisfies(entry -> {
            assertThat(entry.modified()).isEqualTo("2024-05-06T07:08:10");
            assertThat(entry.crc32()).isEqualTo("249710c5");
        });
    }

    @Test
    void namesThatLeadAstrayAreUnsafe() throws Exception {
        assertThat(list("unsafe.zip").list())
                .extracting(ZipList.Entry::name, ZipList.Entry::unsafe)
                .containsExactly(
                        tuple("../../etc/passwd", true),
                        tuple("/etc/passwd", true),
                        tuple("C:evil.txt", true),
                        tuple("a/../../b", true),
                        tuple("dir\\evil.txt", true),
                        tuple("bell\u0007", true),
                        tuple("fine..txt", false),
                        tuple("a/fine", false),
                        tuple("twice", false),
                        tuple("twice", false),
                        // that is how old programs on Windows write a slash
                        tuple("windows/fine.txt", false));
    }

    @Test
    void encryptedEntriesAreToldAsSuch() throws Exception {
        assertThat(list("encrypted.zip").list())
                .singleElement()
                .satisfies(entry -> assertThat(entry.encrypted()).isTrue());
    }

    @Test
    void programInFrontOfAnArchiveDoesNotMatter() throws Exception {
        assertThat(list("self-extracting.zip").list())
                .extracting(ZipList.Entry::name)
                .containsExactly("inside.txt");
    }

    @Test
    void longListsAreCutAndCountedWhole() throws Exception {
        var future = run.future(withEntries(300, ""), null);
        var result = new ZipList().run(new ZipList.Args(future, null, 10), run.context());
        assertThat(result.list()).hasSize(10);
        assertThat(result.entries()).isEqualTo(300);
        assertThat(result.truncated()).isTrue();
    }

    @Test
    void longNamesCutTheList() throws Exception {
        var future = run.future(withEntries(20, "n".repeat(60_000)), null);
        var result = new ZipList().run(new ZipList.Args(future, null, 1000), run.context());
        assertThat(result.list()).hasSize(8);
        assertThat(result.truncated()).isTrue();
    }

    @Test
    void directoryThatIsTooLargeIsRefused() throws Exception {
        var future = run.future(withComments(140), null);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new ZipList().run(new ZipList.Args(future, null, 1), run.context()))
                .withMessageContaining("directory has more than 8388608 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 22, 30, 100, 400, 600, 629})
    void whatIsNoWholeArchiveFails(int length) throws Exception {
        var whole = Fixture.bytes("info-zip.zip");
        var future = run.future(Arrays.copyOf(whole, length), null);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new ZipList().run(new ZipList.Args(future, null, 10), run.context()))
                .withMessageContaining("no zip archive, or a damaged one")
                .withMessageNotContainingAny("Channel", "Exception", "null", "Index ");
    }

    @Test
    void damageFailsOrIsListedButBreaksNothing() throws Exception {
        var whole = Fixture.bytes("python.zip");
        for (int i = 0; i < whole.length; i++) {
            var damaged = whole.clone();
            damaged[i] ^= (byte) 0xFF;
            var future = run.future(damaged, null);
            try {
                new ZipList().run(new ZipList.Args(future, null, 10), run.context());
            } catch (FunctionFailure failure) {
                assertThat(failure)
                        .hasMessageContaining("damaged")
                        .message()
                        .doesNotContain("Channel", "Exception", "null", "Index ");
            }
        }
    }

    @Test
    void bytesMayComeWithTheArguments() throws Exception {
        var base64 = Base64.getEncoder().encodeToString(Fixture.bytes("info-zip.zip"));
        var args = new ZipList.Args(null, base64, 10);
        assertThat(new ZipList().check(args)).isEmpty();
        assertThat(new ZipList().run(args, run.context()).entries()).isEqualTo(4);
        assertThat(new ZipList().check(new ZipList.Args(null, "?", 10)))
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("args.base64"));
    }

    @Test
    void endsAtTheFirstLookAfterTheStop() throws Exception {
        var future = run.future(withEntries(1000, ""), null);
        run.task().stoppedAfter(0);
        assertThatThrownBy(() -> new ZipList().run(new ZipList.Args(future, null, 10), run.context()))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(run.contents().openDrafts()).isZero();
    }

    private ZipList.Result list(String fixture) throws Exception {
        return new ZipList().run(new ZipList.Args(run.future(Fixture.bytes(fixture), null), null, 1000), run.context());
    }

    /** Only the directory has comments. */
    private static byte[] withComments(int number) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < number; i++) {
                var entry = new ZipEntry("entry " + i);
                entry.setComment("c".repeat(60_000));
                zip.putNextEntry(entry);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] withEntries(int number, String prefix) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < number; i++) {
                zip.putNextEntry(new ZipEntry(prefix + i));
            }
        }
        return bytes.toByteArray();
    }
}
