package dev.millrace.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that misbehaves exactly as told. Answers one request after the other on each connection. */
public final class Origin implements AutoCloseable {

    /** A request as it came. */
    public record Request(String path, Map<String, String> headers) {}

    /** What is done for a path; the connection goes on unless it is closed. */
    @FunctionalInterface
    public interface Script {
        void answer(Request request, Wire wire) throws Exception;
    }

    private final ServerSocket listener;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore brokenOff = new Semaphore(0);

    private Origin(ServerSocket listener) {
        this.listener = listener;
    }

    public static Origin start(String address) throws IOException {
        var origin = new Origin(new ServerSocket(0, 1000, InetAddress.getByName(address)));
        Thread.ofVirtual().name("origin").start(origin::accept);
        return origin;
    }

    public static Origin start() throws IOException {
        return start("127.0.0.1");
    }

    public Origin on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Every request so far, oldest first. */
    public List<Request> requests() {
        return requests;
    }

    /** Waits until a client breaks a connection off while something was being sent to it. */
    public boolean brokenOff() throws InterruptedException {
        return brokenOff.tryAcquire(5, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("origin-connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            closed.countDown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var wire = new Wire(socket, closed);
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var path = line.split(" ")[1];
                var request = new Request(path, headers(reader));
                requests.add(request);
                scripts.getOrDefault(path.replaceAll("\\?.*", ""), (_, w) -> w.answer(404, "", "gone"))
                        .answer(request, wire);
            }
        } catch (Exception e) {
            brokenOff.release();
        }
    }

    private static Map<String, String> headers(BufferedReader reader) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }

    /** The server's end of a connection. */
    public static final class Wire {

        private final Socket socket;
        private final OutputStream out;
        private final CountDownLatch closed;

        Wire(Socket socket, CountDownLatch closed) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.closed = closed;
        }

        /** A whole answer. Headers are lines that end in CRLF each. */
        public void answer(int status, String headers, String body) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            head(status, headers + "Content-Length: " + bytes.length + "\r\n");
            send(bytes);
        }

        public void head(int status, String headers) throws IOException {
            send("HTTP/1.1 " + status + " Status\r\n" + headers + "\r\n");
        }

        /** One character, one byte. */
        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Sends nothing more until the server closes. */
        public void stall() throws InterruptedException {
            closed.await();
        }

        /** Sends nothing for a while, less if the server closes. */
        public void pause(Duration time) throws InterruptedException {
            closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with a TCP reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
