package dev.millrace.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over connections, and waits for the heads of their answers.
 *
 * <p>A kept connection on which something comes before it is asked for is of no use: it would be taken for the answer.
 */
final class RequestSender extends HttpRequestExecutor {

    /** How many interim answers (1xx) may come before the answer. */
    private static final int MOST_INTERIM = 20;

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback interim,
            HttpContext context)
            throws IOException, HttpException {
        var details = connection.getEndpointDetails();
        boolean kept = details != null && details.getRequestCount() > 0;
        if (kept && connection instanceof PooledConnection pooled && pooled.somethingCame()) {
            throw new SpentConnectionException(false, null);
        }
        try {
            // a sender of its own, since only a listener sees every interim answer
            var sender = new HttpRequestExecutor(Http1Config.DEFAULT, null, new InterimCount());
            return sender.execute(request, connection, interim, context);
        } catch (TooManyInterimException e) {
            throw new ProtocolException(e.getMessage(), e);
        } catch (InterruptedIOException e) {
            throw e; // also a time that is over
        } catch (IOException e) {
            if (kept) {
                throw new SpentConnectionException(true, e);
            }
            throw e;
        }
    }

    private static final class InterimCount implements Http1StreamListener {

        private int came;

        @Override
        public void onRequestHead(HttpConnection connection, HttpRequest request) {}

        @Override
        public void onResponseHead(HttpConnection connection, HttpResponse response) {
            if (response.getCode() < HttpStatus.SC_SUCCESS && ++came > MOST_INTERIM) {
                throw new TooManyInterimException();
            }
        }

        @Override
        public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {}
    }

    private static final class TooManyInterimException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyInterimException() {
            super("more than " + MOST_INTERIM + " interim answers", null, false, false);
        }
    }
}
