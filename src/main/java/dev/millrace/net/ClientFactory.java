package dev.millrace.net;

import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Makes the clients that routes send with: what holds for a request, whichever way it goes. */
record ClientFactory(OutboundProperties properties, TlsSocketStrategy tls, String agent) {

    private static final TimeValue IDLE_CONNECTIONS_KEPT = TimeValue.ofSeconds(30);

    /** A pooled connection that was idle longer than this is looked at before it is used: its other end may be closed. */
    private static final TimeValue CHECKED_AFTER = TimeValue.ofMilliseconds(500);

    /**
     * Of a connection, in each direction, for as long as it is open: thousands may be. Enough for most heads; what a body has is
     * read past it, and longer heads are read in several goes.
     */
    private static final int BUFFER = 2 * 1024;

    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_HEADER = 32 * 1024;

    /** @param proxy what everything is sent to; {@code null}: to the target. The environment is not asked. */
    CloseableHttpClient create(DnsResolver resolver, @Nullable HttpHost proxy) {
        var requests = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.DISABLED)
                .setResponseTimeout(timeout(properties.readTimeout()))
                .setAuthenticationEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
        return HttpClientBuilder.create()
                .setProxy(proxy)
                .setConnectionManager(pool(resolver))
                .setDefaultRequestConfig(requests)
                .setUserAgent(agent)
                .setRequestExecutor(new RequestSender())
                .setRetryStrategy(new AnotherConnection())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .evictIdleConnections(IDLE_CONNECTIONS_KEPT)
                .build();
    }

    private ConnectionPool pool(DnsResolver resolver) {
        var strategies = RegistryBuilder.<TlsSocketStrategy>create()
                .register("https", tls)
                .build();
        var limits = Http1Config.custom()
                .setBufferSize(BUFFER)
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_HEADER)
                .build();
        var pool = new ConnectionPool(
                new DefaultHttpClientConnectionOperator(null, resolver, strategies), _ -> new PooledConnection(limits));
        pool.setDefaultMaxPerRoute(properties.maxConnections());
        pool.setDefaultSocketConfig(SocketConfig.custom()
                .setTcpNoDelay(true)
                .setSoTimeout(timeout(properties.readTimeout()))
                .build());
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(timeout(properties.connectTimeout()))
                .setSocketTimeout(timeout(properties.readTimeout()))
                .setValidateAfterInactivity(CHECKED_AFTER)
                .build());
        return pool;
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }
}
