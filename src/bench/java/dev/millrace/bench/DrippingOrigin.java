package dev.millrace.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server whose bodies drip, a byte in two seconds each, until it is told to finish them all. It is at several addresses, so that
 * neither end runs out of ports.
 */
final class DrippingOrigin implements AutoCloseable {

    private static final int ADDRESSES = 8;
    private static final int BODY = 16 * 1024;
    private static final Duration DRIP = Duration.ofSeconds(2);

    private final ServerSocket listener;
    private final int expected;
    private final CountDownLatch missing;
    private final CountDownLatch finishing = new CountDownLatch(1);

    DrippingOrigin(int expected) throws IOException {
        this.listener = new ServerSocket(0, expected);
        this.expected = expected;
        this.missing = new CountDownLatch(expected);
        Thread.ofVirtual().start(this::accept);
    }

    String url(int number) {
        return "http://127.0.0." + (1 + number % ADDRESSES) + ":" + listener.getLocalPort() + "/" + number;
    }

    /** How many bodies have begun. */
    int open() {
        return expected - (int) missing.getCount();
    }

    boolean awaitAllOpen(Duration patience) throws InterruptedException {
        return missing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void finish() {
        finishing.countDown();
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
        var head = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\nConnection: close\r\n\r\n";
        try (socket) {
            var path = Requests.path(socket.getInputStream());
            if (path == null) {
                return;
            }
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            var body = Arrays.copyOf(path.getBytes(StandardCharsets.US_ASCII), BODY);
            out.write(body, 0, 1);
            missing.countDown();
            int sent = 1;
            while (!finishing.await(DRIP.toMillis(), TimeUnit.MILLISECONDS)) {
                out.write(body, sent++, 1);
            }
            out.write(body, sent, BODY - sent);
        } catch (IOException | InterruptedException e) {
            // the client has gone
        }
    }

    @Override
    public void close() throws IOException {
        finish();
        listener.close();
    }
}
