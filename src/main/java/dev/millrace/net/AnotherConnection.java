package dev.millrace.net;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Repeats a request over another connection when a kept one was of no use (RFC 9110, section 9.2.2): if it was not sent at
 * all, or if it is safe to send it twice. Of nothing else, and not when the connection broke because whoever waits was
 * interrupted: that closes it too, and the request is not wanted any more.
 */
final class AnotherConnection implements HttpRequestRetryStrategy {

    /** There may be several such connections; each is closed when it is found. */
    private static final int MOST = 10;

    @Override
    public boolean retryRequest(HttpRequest request, IOException failure, int count, HttpContext context) {
        return failure instanceof SpentConnectionException spent
                && count <= MOST
                && !Thread.currentThread().isInterrupted()
                && (!spent.sent() || Method.GET.isSame(request.getMethod()));
    }

    @Override
    public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
        return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }
}
