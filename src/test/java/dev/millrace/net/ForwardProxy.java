package dev.millrace.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real HTTP proxy. Takes every host for 127.0.0.1, so that it knows names that nobody else knows. */
final class ForwardProxy implements AutoCloseable {

    /** A request as it came. */
    record Request(String line, Map<String, String> headers) {

        String target() {
            return line.split(" ")[1];
        }

        boolean isConnect() {
            return line.startsWith("CONNECT ");
        }
    }

    private final ServerSocket listener;
    private final @Nullable String refusal;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private ForwardProxy(@Nullable String refusal) throws IOException {
        this.listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        this.refusal = refusal;
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    static ForwardProxy start() throws IOException {
        return new ForwardProxy(null);
    }

    /** @param head what every request is answered with: status and headers, each line with CRLF at its end */
    static ForwardProxy refusing(String head) throws IOException {
        return new ForwardProxy("HTTP/1.1 " + head + "Content-Length: 0\r\n\r\n");
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("proxy-connection").start(() -> serve(socket));
            }
        } catch (IOException _) {
            return; // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            var request = request(client.getInputStream());
            requests.add(request);
            if (refusal != null) {
                send(client, refusal);
            } else if (request.isConnect()) {
                tunnel(client, request);
            } else {
                forward(client, request);
            }
        } catch (IOException _) {
            return; // one of the two has gone
        }
    }

    private void tunnel(Socket client, Request request) throws IOException {
        var target = request.target();
        try (var server = connect(Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)))) {
            send(client, "HTTP/1.1 200 Connection Established\r\n\r\n");
            Thread.ofVirtual().name("proxy-up").start(() -> copy(client, server));
            copy(server, client);
        }
    }

    /** Says what the proxy was told as well, so that a test sees what a target gets. */
    private void forward(Socket client, Request request) throws IOException {
        var url = URI.create(request.target());
        try (var server = connect(url.getPort())) {
            var head = new StringBuilder("GET " + url.getRawPath() + " HTTP/1.1\r\nConnection: close\r\n");
            request.headers().forEach((name, value) -> {
                if (!name.toLowerCase(Locale.ROOT).startsWith("proxy-")) {
                    head.append(name).append(": ").append(value).append("\r\n");
                }
            });
            send(server, head + "\r\n");
            copy(server, client);
        }
    }

    private Socket connect(int port) throws IOException {
        var socket = new Socket("127.0.0.1", port);
        open.add(socket);
        return socket;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            return; // one of the two has gone
        }
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads no byte after the head: in a tunnel, that would be the target's. */
    private static Request request(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            head.write(read);
        }
        var lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        return new Request(lines[0], headers);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
