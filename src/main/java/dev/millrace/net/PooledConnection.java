package dev.millrace.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A connection that can tell without waiting whether something came over it. Used by one thread at a time. */
final class PooledConnection extends DefaultManagedHttpClientConnection {

    /** The least that can be waited for. */
    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private static final AtomicLong OPENED = new AtomicLong();

    /** What was read of the connection, and is not used up; {@code null} until an answer with a body came. */
    private @Nullable SessionInputBuffer read;

    PooledConnection(Http1Config limits) {
        super(
                "outbound-" + OPENED.incrementAndGet(),
                null,
                null,
                limits,
                null,
                null,
                null,
                new DefaultHttpResponseParserFactory(limits));
    }

    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
        read = buffer;
        return super.createContentInputStream(length, buffer, in);
    }

    /**
     * Whether something is here that nobody asked for.
     *
     * <p>Of a plain connection the system knows. What came over TLS is known only after it is deciphered, so there it is
     * waited for, for a millisecond; and that ends in an exception, which costs more than all the rest.
     */
    boolean somethingCame() throws IOException {
        if (read == null || getSSLSession() != null) {
            return isDataAvailable(MOMENT);
        }
        return read.length() > 0 || getSocket().getInputStream().available() > 0;
    }
}
