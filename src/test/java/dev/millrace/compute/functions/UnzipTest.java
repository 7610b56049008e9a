package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import dev.millrace.task.FutureId;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnzipTest {

    private static final long GIBIBYTE = 1L << 30;

    /** Where the directory, which in these archives has one entry, has the length and the checksum of that. */
    private static final int LENGTH = 24;

    private static final int PACKED_LENGTH = 20;

    private static final int CRC = 16;

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @CsvSource({
        "info-zip.zip, docs/hello.txt, 34, text/plain, hello.txt",
        "info-zip.zip, docs/data.json, 7, application/json, data.json",
        "info-zip.zip, empty, 0, application/octet-stream, empty",
        "python.zip, größe/言葉.csv, 4, text/csv, 言葉.csv",
        "python.zip, stored.txt, 600, text/plain, stored.txt",
        "python.zip, deflated.txt, 800, text/plain, deflated.txt",
        "python.zip, bzip2.txt, 500, text/plain, bzip2.txt",
        "python.zip, zip64.txt, 5, text/plain, zip64.txt",
        "self-extracting.zip, inside.txt, 6, text/plain, inside.txt",
        "unsafe.zip, windows/fine.txt, 1, text/plain, fine.txt"
    })
    void unpacksWhatOthersPacked(String archive, String entry, long bytes, String type, String fileName)
            throws Exception {
        var result = unzip(future(archive), entry);
        assertThat(result.bytes()).isEqualTo(bytes).isEqualTo(run.writtenBytes().length);
        assertThat(result.contentType()).isEqualTo(type).isEqualTo(run.written().contentType());
        assertThat(run.written().fileName()).isEqualTo(fileName);
    }

    @Test
    void bytesAreThoseThatWerePacked() throws Exception {
        assertThat(unzip(future("info-zip.zip"), "docs/hello.txt").crc32()).hasSize(8);
        assertThat(new String(run.writtenBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello, hello, hello, hello, hello\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../etc/passwd", "/etc/passwd", "C:evil.txt", "a/../../b", "dir\\evil.txt", "bell\u0007"})
    void unsafeNamesAreRefused(String name) throws Exception {
        assertFails(future("unsafe.zip"), name, "unsafe name");
    }

    @ParameterizedTest
    @CsvSource({
        "info-zip.zip, docs, has no entry 'docs'",
        "info-zip.zip, docs/, is a directory",
        "unsafe.zip, twice, more than one entry",
        "encrypted.zip, docs/hello.txt, is encrypted",
        "python.zip, lzma.txt, is compressed with method 14",
        "quadrants.png, a, no zip archive"
    })
    void saysWhyThereIsNoContent(String archive, String entry, String why) throws Exception {
        assertFails(future(archive), entry, why);
    }

    @Test
    void bombIsStoppedByItsRatio() throws Exception {
        var bomb = run.future(packed(50 << 20), null);
        assertFails(bomb, "zeros", "more than 200 times its packed bytes");
        var generous = new Unzip.Args(bomb, null, "zeros", GIBIBYTE, 2000);
        assertThat(new Unzip().run(generous, run.context()).bytes()).isEqualTo(50 << 20);
    }

    @Test
    void bombIsStoppedByItsSize() throws Exception {
        var args = new Unzip.Args(run.future(packed(1 << 20), null), null, "zeros", 1000, 2000);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new Unzip().run(args, run.context()))
                .withMessageContaining("more than 1000 bytes (maxBytes)");
    }

    @Test
    void bombThatLiesAboutItsSizeIsStopped() throws Exception {
        var liar = directory(packed(50 << 20), LENGTH, 100);
        assertFails(run.future(liar, null), "zeros", "more than the 100 bytes it claims");
    }

    @Test
    void entryThatIsShorterThanItSaysIsDamaged() throws Exception {
        assertFails(run.future(directory(packed(100), LENGTH, 101), null), "zeros", "is damaged");
    }

    @Test
    void entryWithAnotherChecksumIsDamaged() throws Exception {
        assertFails(run.future(directory(packed(100), CRC, 12345), null), "zeros", "is damaged");
    }

    @Test
    void entryThatClaimsMoreThanThereIsFails() throws Exception {
        assertFails(run.future(directory(packed(100), PACKED_LENGTH, 1 << 30), null), "zeros", "damaged");
    }

    @Test
    void noDamageWhateverGoesUnnoticedOrBreaksAnything() throws Exception {
        var whole = Fixture.bytes("info-zip.zip");
        for (int i = 0; i < whole.length; i++) {
            var damaged = whole.clone();
            damaged[i] ^= (byte) 0xFF;
            var unpacked = new FunctionRun();
            try {
                var args = new Unzip.Args(unpacked.future(damaged, null), null, "docs/hello.txt", GIBIBYTE, 200);
                new Unzip().run(args, unpacked.context());
                assertThat(unpacked.writtenBytes()).hasSize(34);
            } catch (FunctionFailure failure) {
                assertThat(failure).hasMessageNotContainingAny("Exception", "null");
                assertThat(unpacked.contents().openDrafts()).isZero();
            }
        }
    }

    @Test
    void endsAtTheFirstLookAfterTheStop() throws Exception {
        var bomb = new Unzip.Args(run.future(packed(50 << 20), null), null, "zeros", GIBIBYTE, 2000);
        run.task().stoppedAfter(20);
        assertThatThrownBy(() -> new Unzip().run(bomb, run.context()))
                .isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
        assertThat(run.task().looksAfterStop()).isEqualTo(1);
        assertThat(run.contents().size()).isEqualTo(1);
        assertThat(run.contents().openDrafts()).isZero();
    }

    private FutureId future(String fixture) throws Exception {
        return run.future(Fixture.bytes(fixture), fixture);
    }

    private Unzip.Result unzip(FutureId archive, String entry) throws Exception {
        return new Unzip().run(new Unzip.Args(archive, null, entry, GIBIBYTE, 200), run.context());
    }

    private void assertFails(FutureId archive, String entry, String why) {
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> unzip(archive, entry))
                .withMessageContaining(why);
        assertThat(run.contents().openDrafts()).isZero();
    }

    private static byte[] packed(int zeros) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            zip.write(new byte[zeros]);
        }
        return bytes.toByteArray();
    }

    /** An archive with a number of its directory changed. */
    private static byte[] directory(byte[] archive, int field, int value) {
        var bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes.getInt(archive.length - 6);
        bytes.putInt(start + field, value);
        return archive;
    }
}
