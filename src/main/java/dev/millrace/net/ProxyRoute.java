package dev.millrace.net;

import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * By way of a proxy: http is handed to it to forward (RFC 9112, section 3.2.2), https goes through a tunnel (RFC 9110, section
 * 9.3.6), in which the certificate is the target's own.
 *
 * <p>The proxy connects to what it takes the target's name for, so no address can be checked as it is connected to. The name
 * is looked up here as well, and refused if any address that it has may not be reached. A name that is not known here is left
 * to the proxy; a number is not, because systems differ in what they read from it.
 */
final class ProxyRoute implements Route {

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final CloseableHttpClient client;
    private final HttpHost proxy;
    private final @Nullable Credentials credentials;
    private final TargetCheck targets;

    /** @param client sends everything to the proxy, and connects to nothing else */
    ProxyRoute(CloseableHttpClient client, HttpHost proxy, @Nullable Credentials credentials, TargetCheck targets) {
        this.client = client;
        this.proxy = proxy;
        this.credentials = credentials;
        this.targets = targets;
    }

    /** @throws ProxyException if the proxy did not let the request through */
    @Override
    public ClassicHttpResponse send(HttpUriRequestBase request) throws IOException {
        var target = new HttpHost(request.getScheme(), request.getAuthority());
        targets.check(target.getHostName());
        var context = context();
        var response = open(target, request, context);
        boolean refused = isTunnelled(target)
                ? context.getSSLSession() == null
                : response.getCode() == PROXY_AUTHENTICATION_REQUIRED;
        if (refused) {
            request.cancel();
            response.close();
            throw ProxyException.refused(response.getCode());
        }
        return response;
    }

    /** Refused tunnels come back as if the target had answered, redirects included: only their missing TLS tells them apart. */
    private static boolean isTunnelled(HttpHost target) {
        return target.getSchemeName().equals("https");
    }

    private ClassicHttpResponse open(HttpHost target, HttpUriRequestBase request, HttpClientContext context)
            throws IOException {
        try {
            return client.executeOpen(target, request, context);
        } catch (HttpHostConnectException | ConnectTimeoutException | UnknownHostException e) {
            throw ProxyException.unreachable(e);
        }
    }

    /** Credentials are sent without being asked for, and by way of the context, which keeps them out of the tunnel. */
    private HttpClientContext context() {
        var context = HttpClientContext.create();
        if (credentials != null) {
            var scheme = new BasicScheme();
            scheme.initPreemptive(credentials);
            var exchange = new AuthExchange();
            exchange.select(scheme);
            context.setAuthExchange(proxy, exchange);
        }
        return context;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
