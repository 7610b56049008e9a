package dev.millrace.net;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/**
 * Straight to the target.
 *
 * @param client connects only to what may be reached
 */
record DirectRoute(CloseableHttpClient client) implements Route {

    @Override
    public ClassicHttpResponse send(HttpUriRequestBase request) throws IOException {
        var target = new HttpHost(request.getScheme(), request.getAuthority());
        return client.executeOpen(target, request, HttpClientContext.create());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
