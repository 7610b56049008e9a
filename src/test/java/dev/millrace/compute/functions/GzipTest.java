package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 300_000})
    void contentComesBackAsItWas(int size) throws Exception {
        var content = new byte[size];
        new Random(size).nextBytes(content);
        var future = run.future(content, "data.bin");
        var result = new Gzip().run(new Gzip.Args(future, null), run.context());
        assertThat(unzipped()).isEqualTo(content);
        assertThat(result.bytes()).isEqualTo(run.writtenBytes().length);
        assertThat(run.written().contentType()).isEqualTo("application/gzip");
        assertThat(run.written().fileName()).isEqualTo("data.bin.gz");
    }

    @Test
    void textComesBackAsItWas() throws Exception {
        var text = "drei Ähren ".repeat(1000);
        assertThat(new Gzip().run(new Gzip.Args(null, text), run.context()).bytes())
                .isLessThan(500);
        assertThat(new String(unzipped(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(run.written().fileName()).isEqualTo("content.gz");
    }

    private byte[] unzipped() throws Exception {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(run.writtenBytes()))) {
            return in.readAllBytes();
        }
    }
}
