package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {

    private final FunctionRun run = new FunctionRun();

    /** From RFC 1321 and NIST's examples for FIPS 180-4 and FIPS 202. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 900150983cd24fb0d6963f7d28e17f72",
        "SHA-1, a9993e364706816aba3e25717850c26c9cd0d89d",
        "SHA-256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA-512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "SHA3-256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"
    })
    void agreesWithThePublishedVectors(String algorithm, String hex) throws Exception {
        assertThat(new Digest().run(new Digest.Args(null, "abc", null, algorithm), run.context()))
                .isEqualTo(new Digest.Result(algorithm, hex, null));
    }

    @Test
    void contentAndTextGiveTheSame() throws Exception {
        var text = "drei Ähren ".repeat(10_000);
        var future = run.future(text.getBytes(StandardCharsets.UTF_8), null);
        assertThat(new Digest().run(new Digest.Args(future, null, null, "SHA-256"), run.context()))
                .isEqualTo(new Digest().run(new Digest.Args(null, text, null, "SHA-256"), run.context()));
        assertThat(run.task().told()).last().satisfies(last -> {
            assertThat(last.completed()).isEqualTo(last.total()).isEqualTo(120_000);
            assertThat(last.unit()).isEqualTo("bytes");
        });
    }

    /** Computed by Python's hashlib: {@code sha256(sha256(b'abc').digest() + sha256(b'').digest() + …)}. */
    @ParameterizedTest
    @CsvSource({
        "SHA-256, 3, aea9bdc19ecee7acb8226afa2078e60a0f95d72eff6cfebd618eebe9bb6d2c23",
        "MD5, 2, fdf1fdf1567f6942ffe1743f1e72301e"
    })
    void severalContentsHaveADigestEachAndOneTogether(String algorithm, int number, String together) throws Exception {
        var abc = run.future("abc".getBytes(StandardCharsets.UTF_8), null);
        var nothing = run.future(new byte[0], null);
        var futures = List.of(abc, nothing, abc).subList(0, number);
        var result = new Digest().run(new Digest.Args(null, null, futures, algorithm), run.context());
        assertThat(result.hex()).isEqualTo(together);
        assertThat(result.digests()).extracting(Digest.Part::future).isEqualTo(futures);
        assertThat(result.digests())
                .first()
                .isEqualTo(new Digest.Part(
                        abc,
                        new Digest()
                                .run(new Digest.Args(abc, null, null, algorithm), run.context())
                                .hex()));
    }
}
