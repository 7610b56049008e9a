package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.nio.charset.StandardCharsets;
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
        assertThat(new Digest().run(new Digest.Args(null, "abc", algorithm), run.context()))
                .isEqualTo(new Digest.Result(algorithm, hex));
    }

    @Test
    void contentAndTextGiveTheSame() throws Exception {
        var text = "drei Ähren ".repeat(10_000);
        var future = run.future(text.getBytes(StandardCharsets.UTF_8), null);
        assertThat(new Digest().run(new Digest.Args(future, null, "SHA-256"), run.context()))
                .isEqualTo(new Digest().run(new Digest.Args(null, text, "SHA-256"), run.context()));
        assertThat(run.task().told()).last().satisfies(last -> {
            assertThat(last.completed()).isEqualTo(last.total()).isEqualTo(120_000);
            assertThat(last.unit()).isEqualTo("bytes");
        });
    }
}
