package dev.millrace.worker;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages over a pair of streams. Sending is safe for many threads; receiving is one thread's.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class MessageChannel<I extends Message, O extends Message> implements Closeable {

    private final Class<I> incoming;
    private final Frames frames = new Frames();
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();

    private MessageChannel(Class<I> incoming, InputStream in, OutputStream out) {
        this.incoming = incoming;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /** The server's side. */
    public static MessageChannel<Message.FromChild, Message.FromServer> toChild(
            InputStream fromChild, OutputStream toChild) {
        return new MessageChannel<>(Message.FromChild.class, fromChild, toChild);
    }

    /** The child's side. */
    public static MessageChannel<Message.FromServer, Message.FromChild> toServer(
            InputStream fromServer, OutputStream toServer) {
        return new MessageChannel<>(Message.FromServer.class, fromServer, toServer);
    }

    /**
     * Sends a message. Blocks while the other side does not read.
     *
     * @throws FrameException if the message is too large; nothing was sent
     */
    public void send(O message) throws IOException {
        var payload = MessageWriter.write(message);
        sending.lock();
        try {
            frames.write(out, payload);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Waits for the next message.
     *
     * @return empty if the other side has ended, or closed its stream
     * @throws FrameException if what came is no message, or none of those that the other side may say
     */
    public Optional<I> receive() throws IOException {
        var payload = frames.read(in);
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        var message = MessageJson.read(payload.get());
        if (!incoming.isInstance(message)) {
            throw new FrameException("the wrong side says " + message.getClass().getSimpleName());
        }
        return Optional.of(incoming.cast(message));
    }

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }
}
