package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final Frames frames = new Frames(10);

    @Test
    void lengthIsFourBytesBigEndian() throws IOException {
        var out = new ByteArrayOutputStream();
        frames.write(out, new byte[] {7, 8});
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 2, 7, 8);
    }

    @Test
    void framesComeBackAsTheyWereWritten() throws IOException {
        var out = new ByteArrayOutputStream();
        frames.write(out, new byte[0]);
        frames.write(out, new byte[10]);
        frames.write(out, new byte[] {1});
        var in = new ByteArrayInputStream(out.toByteArray());
        assertThat(frames.read(in)).hasValue(new byte[0]);
        assertThat(frames.read(in)).hasValue(new byte[10]);
        assertThat(frames.read(in)).hasValue(new byte[] {1});
        assertThat(frames.read(in)).isEmpty();
    }

    @Test
    void framesMayComeByteByByte() throws IOException {
        var in = new OneByteAtATime(stream(3, 'a', 'b', 'c'));
        assertThat(frames.read(in)).hasValue(new byte[] {'a', 'b', 'c'});
        assertThat(frames.read(in)).isEmpty();
    }

    @Test
    void writesInOneGo() throws IOException {
        var calls = new ByteArrayOutputStream() {
            private int writes;

            @Override
            public void write(byte[] b) {
                writes++;
                super.writeBytes(b);
            }
        };
        frames.write(calls, new byte[5]);
        assertThat(calls.writes).isEqualTo(1);
        assertThat(calls.size()).isEqualTo(9);
    }

    @Test
    void endInsideTheLengthIsAFault() {
        assertFault(new ByteArrayInputStream(new byte[] {0, 0, 0}), "inside the length");
    }

    @Test
    void endInsideThePayloadIsAFault() {
        assertFault(stream(3, 'a', 'b'), "after 2 of 3 bytes");
    }

    @Test
    void tooLongOrNegativeLengthsAreFaults() {
        assertFault(stream(11), "a frame of 11 bytes");
        assertFault(stream(-1), "a frame of -1 bytes");
        assertFault(stream(Integer.MIN_VALUE), "0 to 10 are allowed");
    }

    @Test
    void textInTheStreamIsAFault() {
        assertFault(
                new ByteArrayInputStream("Exception in thread".getBytes(StandardCharsets.US_ASCII)),
                "a frame of 1165517669 bytes");
    }

    @Test
    void promisedBytesTakeNoMemoryUntilTheyCome() {
        var most = new Frames(Integer.MAX_VALUE);
        assertThatExceptionOfType(FrameException.class).isThrownBy(() -> most.read(stream(Integer.MAX_VALUE, 'a')));
    }

    @Test
    void tooLongPayloadIsNotWritten() {
        var out = new ByteArrayOutputStream();
        assertThatExceptionOfType(FrameException.class).isThrownBy(() -> frames.write(out, new byte[11]));
        assertThat(out.size()).isZero();
    }

    @Test
    void boundMayNotBeNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Frames(-1));
        assertThat(new Frames().maxBytes()).isEqualTo(16 * 1024 * 1024);
    }

    private void assertFault(InputStream in, String message) {
        assertThatExceptionOfType(FrameException.class)
                .isThrownBy(() -> frames.read(in))
                .withMessageContaining(message);
    }

    private static InputStream stream(int length, int... payload) {
        var bytes = ByteBuffer.allocate(Integer.BYTES + payload.length).putInt(length);
        for (int b : payload) {
            bytes.put((byte) b);
        }
        return new ByteArrayInputStream(bytes.array());
    }

    private static final class OneByteAtATime extends FilterInputStream {

        OneByteAtATime(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            return super.read(b, off, Math.min(1, len));
        }
    }
}
