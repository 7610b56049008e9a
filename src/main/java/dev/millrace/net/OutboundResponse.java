package dev.millrace.net;

import dev.millrace.tracing.RequestSpan;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered; its body is still to be read. For one thread.
 *
 * <p>A body that was read to its end gives its connection back. Closing before that breaks the connection off at once,
 * whatever is still to come.
 */
public final class OutboundResponse implements AutoCloseable {

    private final URI url;
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private final Admission.Pass pass;
    private final RequestSpan span;

    OutboundResponse(
            URI url, HttpUriRequestBase request, ClassicHttpResponse response, Admission.Pass pass, RequestSpan span) {
        this.span = span;
        this.pass = pass;
        this.url = url;
        this.request = request;
        this.response = response;
    }

    /** The URL that answered, after redirects; without user info. */
    public URI url() {
        return url;
    }

    public int status() {
        return response.getCode();
    }

    /** The first header of that name, whatever its case. */
    public @Nullable String header(String name) {
        var header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** The length that the server announced, or −1. */
    public long contentLength() {
        var entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    /**
     * The body as it was sent, never decoded. Reading throws {@link org.apache.hc.core5.http.ConnectionClosedException} if it
     * ends before it is whole.
     */
    public InputStream body() throws IOException {
        var entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    @Override
    public void close() {
        request.cancel();
        pass.end();
        span.end();
    }
}
