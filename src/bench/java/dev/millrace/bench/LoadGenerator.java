package dev.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Sends HTTP requests over kept-alive connections, each as soon as the last one on its connection was answered.
 *
 * <p>One thread and one selector, so that the generator takes as little as possible of the machine it shares.
 */
final class LoadGenerator {

    private static final int BUFFER = 1 << 16;

    private final InetSocketAddress target;
    private final int connections;
    private final IntFunction<byte[]> requests;
    private int sent;
    private int answered;
    private int failed;
    private long[] latencies = new long[0];

    LoadGenerator(int port, int connections, IntFunction<byte[]> requests) {
        this.target = new InetSocketAddress("127.0.0.1", port);
        this.connections = connections;
        this.requests = requests;
    }

    /** What came of a run: requests a second, and the latency of each in nanoseconds, sorted. */
    record Result(double perSecond, int failed, long[] latencies) {
        double percentileMillis(double percentile) {
            return latencies[(int) Math.min(latencies.length - 1, latencies.length * percentile)] / 1e6;
        }
    }

    static byte[] post(String path, String body, String... headers) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    Result run(int count) throws IOException {
        sent = 0;
        answered = 0;
        failed = 0;
        latencies = new long[count];
        try (var selector = Selector.open()) {
            long begin = System.nanoTime();
            for (int i = 0; i < Math.min(connections, count); i++) {
                var channel = SocketChannel.open(target);
                channel.socket().setTcpNoDelay(true);
                channel.configureBlocking(false);
                var connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                connection.send();
            }
            while (answered < count) {
                selector.select(key -> ((Connection) key.attachment()).readable(count));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            for (var key : selector.keys()) {
                key.channel().close();
            }
            Arrays.sort(latencies);
            return new Result(count / seconds, failed, latencies);
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
        private long since;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send() throws IOException {
            var out = ByteBuffer.wrap(requests.apply(sent++));
            since = System.nanoTime();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void readable(int count) {
            try {
                if (channel.read(in) < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (!ResponseEnd.reached(in)) {
                    return;
                }
                latencies[answered++] = System.nanoTime() - since;
                failed += in.get("HTTP/1.1 ".length()) == '2' ? 0 : 1;
                in.clear();
                if (sent < count) {
                    send();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
