package dev.millrace.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy on the loopback interface that can lose what is sent over it, and reset connections. It stands for a network that fails,
 * which cannot be had without privileges ({@link Namespace}).
 */
final class Wire implements Link {

    private static final int CHUNK = 16 * 1024;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Guarded by the monitor. */
    private boolean stalled;

    /** @param target the port that it leads to */
    Wire(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/postgres";
    }

    @Override
    public synchronized void stall() {
        stalled = true;
    }

    /** What was held up arrives, as if it had been sent again and again. */
    @Override
    public synchronized void flow() {
        stalled = false;
        notifyAll();
    }

    private synchronized void awaitFlow() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    /** All of them, at once. */
    @Override
    public void reset() {
        open.forEach(this::end);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
    }

    private void accept() {
        try {
            while (true) {
                var near = listener.accept();
                open.add(near);
                Thread.ofVirtual().name("wire-connect").start(() -> connect(near));
            }
        } catch (IOException e) {
            reset();
        }
    }

    private void connect(Socket near) {
        try {
            awaitFlow();
            var far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().name("wire-there").start(() -> pass(near, far));
            Thread.ofVirtual().name("wire-back").start(() -> pass(far, near));
        } catch (IOException e) {
            end(near);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            pass(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // one of them was reset, or the other end has closed it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
        }
    }

    private void pass(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            awaitFlow();
            out.write(chunk, 0, read);
        }
        awaitFlow();
    }

    private void end(Socket socket) {
        if (open.remove(socket)) {
            reset(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
        flow();
    }
}
