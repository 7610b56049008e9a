package dev.millrace.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A server to download from: answers every GET with the same number of bytes, after the same time. */
final class Origin implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private final ServerSocket listener;
    private final long bytes;
    private final Duration delay;

    Origin(long bytes, Duration delay) throws IOException {
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        this.bytes = bytes;
        this.delay = delay;
        Thread.ofVirtual().start(this::accept);
    }

    String url(Object file) {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/" + file;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        var block = new byte[BLOCK];
        Arrays.fill(block, (byte) 'm');
        var head = ("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + bytes
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            var out = socket.getOutputStream();
            while (requestRead(in)) {
                Thread.sleep(delay);
                out.write(head);
                for (long left = bytes; left > 0; left -= BLOCK) {
                    out.write(block, 0, (int) Math.min(BLOCK, left));
                }
            }
        } catch (IOException | InterruptedException e) {
            // the client has gone
        }
    }

    private static boolean requestRead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int read = in.read();
            if (read < 0) {
                return false;
            }
            matched = read == "\r\n\r\n".charAt(matched) ? matched + 1 : read == '\r' ? 1 : 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
