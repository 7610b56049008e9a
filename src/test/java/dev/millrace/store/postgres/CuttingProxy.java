package dev.millrace.store.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Passes bytes on between clients and a server, until it cuts a connection at a commit. */
final class CuttingProxy implements AutoCloseable {

    /** At which moment of a commit. */
    enum Cut {
        NEVER,
        /** The server does not learn that it was asked to commit. */
        BEFORE,
        /** The server has committed, and the client does not learn of it. */
        AFTER
    }

    private static final int CHUNK = 1 << 20;

    private final ServerSocket listening;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NEVER);
    private final AtomicInteger cuts = new AtomicInteger();

    private CuttingProxy(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static CuttingProxy before(int server) throws IOException {
        var proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Cuts at the next commit, once. */
    void cut(Cut when) {
        next.set(when);
    }

    /** How often it has cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                connect(listening.accept());
            }
        } catch (IOException e) {
            assertClosed();
        }
    }

    private void assertClosed() {
        if (!listening.isClosed()) {
            throw new IllegalStateException("the proxy failed");
        }
    }

    private void connect(Socket client) throws IOException {
        var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(upstream);
        var swallow = new AtomicReference<>(false);
        Thread.ofVirtual().start(() -> pass(client, upstream, swallow, true));
        Thread.ofVirtual().start(() -> pass(upstream, client, swallow, false));
    }

    private void pass(Socket from, Socket to, AtomicReference<Boolean> swallow, boolean towardsServer) {
        var chunk = new byte[CHUNK];
        try (from;
                to) {
            var in = from.getInputStream();
            for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
                if (!towardsServer && swallow.get()) {
                    return;
                }
                if (towardsServer && isCommit(chunk, size)) {
                    var cut = next.getAndSet(Cut.NEVER);
                    if (cut != Cut.NEVER) {
                        cuts.incrementAndGet();
                        swallow.set(true);
                    }
                    if (cut == Cut.BEFORE) {
                        return;
                    }
                }
                to.getOutputStream().write(chunk, 0, size);
            }
        } catch (IOException e) {
            open.remove(from); // the other side is gone, or was cut off
        }
    }

    private static boolean isCommit(byte[] chunk, int size) {
        return new String(chunk, 0, size, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
