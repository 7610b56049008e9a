package dev.millrace.worker;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Writes a jar that is on disk when it is closed. */
final class JarWriter implements Closeable {

    private final FileChannel file;
    private final JarOutputStream jar;

    JarWriter(Path path) throws IOException {
        file = create(path);
        jar = new JarOutputStream(new BufferedOutputStream(new Unclosed(file)));
    }

    void add(String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            jar.close();
            file.force(true);
        }
    }

    /** A copy of a jar that is on disk when this returns. */
    static void copy(InputStream from, Path to) throws IOException {
        try (from;
                var file = create(to)) {
            from.transferTo(Channels.newOutputStream(file));
            file.force(true);
        }
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Leaves the file open for what is to be done when all was written. */
    private static final class Unclosed extends OutputStream {

        private final OutputStream out;

        Unclosed(FileChannel file) {
            out = Channels.newOutputStream(file);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            out.write(b, off, len);
        }
    }
}
