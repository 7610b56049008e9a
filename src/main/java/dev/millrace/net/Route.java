package dev.millrace.net;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** A way to other servers. Safe for use by many threads. */
interface Route extends Closeable {

    /**
     * Sends a request once. The answer is that of its target, and is the caller's to end.
     *
     * @throws BlockedAddressException if the target may not be reached; nothing was sent to it
     */
    ClassicHttpResponse send(HttpUriRequestBase request) throws IOException;
}
