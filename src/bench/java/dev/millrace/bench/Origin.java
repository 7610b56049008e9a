package dev.millrace.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A server to download from: answers every GET with the same number of bytes, after the same time. The path is among them. */
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
            for (var path = Requests.path(in); path != null; path = Requests.path(in)) {
                var name = path.getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(name, 0, block, 0, name.length);
                block[name.length] = ' ';
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

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
