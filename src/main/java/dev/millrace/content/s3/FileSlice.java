package dev.millrace.content.s3;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Bytes of a file, to be read again and again: for the signature, and for every attempt of a request. For one thread at a time.
 */
final class FileSlice implements ContentStreamProvider, Closeable {

    private final FileChannel file;
    private final long from;
    private final long length;

    private FileSlice(FileChannel file, long from, long length) {
        this.file = file;
        this.from = from;
        this.length = length;
    }

    static FileSlice of(Path file, long from, long length) throws IOException {
        return new FileSlice(FileChannel.open(file, StandardOpenOption.READ), from, length);
    }

    @Override
    public InputStream newStream() {
        return new Bytes();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads at places of its own, so that it needs not be closed. */
    private final class Bytes extends InputStream {

        private long at = from;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int wanted) throws IOException {
            Objects.checkFromIndexSize(offset, wanted, into.length);
            long left = from + length - at;
            if (left == 0) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(left, wanted)), at);
            if (read < 0) {
                throw new UncheckedIOException(new IOException("a file became shorter while it was sent"));
            }
            at += read;
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, from + length - at);
        }
    }
}
