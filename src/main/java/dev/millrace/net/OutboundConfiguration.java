package dev.millrace.net;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the outbound client together. */
@Configuration(proxyBeanMethods = false)
public class OutboundConfiguration {

    private static final TimeValue IDLE_CONNECTIONS_KEPT = TimeValue.ofSeconds(30);

    /** A pooled connection that was idle longer than this is looked at before it is used: its other end may be closed. */
    private static final TimeValue CHECKED_AFTER = TimeValue.ofMilliseconds(500);

    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_HEADER = 32 * 1024;

    @Bean
    OutboundHttp outboundHttp(OutboundProperties properties, ObjectProvider<BuildProperties> build) {
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse(null);
        return create(properties, version);
    }

    /** A client of its own, for use without Spring. */
    public static OutboundHttp create(OutboundProperties properties, @Nullable String version) {
        var lookup = new HostLookup(properties.connectTimeout());
        var resolver = new FilteredDnsResolver(lookup, AddressRules.of(properties.allow()));
        var agent = properties.userAgent() == null
                ? "Millrace" + (version == null ? "" : "/" + version)
                : properties.userAgent();
        return new OutboundHttp(client(properties, resolver, agent), lookup, properties.maxRedirects());
    }

    private static CloseableHttpClient client(
            OutboundProperties properties, FilteredDnsResolver resolver, String agent) {
        var requests = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.DISABLED)
                .setResponseTimeout(timeout(properties.readTimeout()))
                .setAuthenticationEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(pool(properties, resolver))
                .setDefaultRequestConfig(requests)
                .setUserAgent(agent)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .evictIdleConnections(IDLE_CONNECTIONS_KEPT)
                .build();
    }

    private static ConnectionPool pool(OutboundProperties properties, FilteredDnsResolver resolver) {
        var tls = RegistryBuilder.<TlsSocketStrategy>create()
                .register("https", DefaultClientTlsStrategy.createDefault())
                .build();
        var limits = Http1Config.custom()
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_HEADER)
                .build();
        var pool = new ConnectionPool(
                new DefaultHttpClientConnectionOperator(null, resolver, tls),
                ManagedHttpClientConnectionFactory.builder().http1Config(limits).build());
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
