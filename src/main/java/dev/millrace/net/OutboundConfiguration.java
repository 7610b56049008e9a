package dev.millrace.net;

import dev.millrace.tracing.RequestSpans;
import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the outbound client together. */
@Configuration(proxyBeanMethods = false)
public class OutboundConfiguration {

    @Bean
    OutboundHttp outboundHttp(
            OutboundProperties properties,
            ProxyProperties proxy,
            ObjectProvider<BuildProperties> build,
            RequestSpans spans) {
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse(null);
        return create(properties, proxy, DefaultClientTlsStrategy.createDefault(), version, spans);
    }

    /** A client of its own and without a proxy, for use without Spring. */
    public static OutboundHttp create(OutboundProperties properties, @Nullable String version) {
        return create(properties, ProxyProperties.NONE, DefaultClientTlsStrategy.createDefault(), version);
    }

    /** @param tls verifies certificates and host names */
    static OutboundHttp create(
            OutboundProperties properties, ProxyProperties proxy, TlsSocketStrategy tls, @Nullable String version) {
        return create(properties, proxy, tls, version, RequestSpans.OFF);
    }

    private static OutboundHttp create(
            OutboundProperties properties,
            ProxyProperties proxy,
            TlsSocketStrategy tls,
            @Nullable String version,
            RequestSpans spans) {
        var agent = properties.userAgent() == null
                ? "Millrace" + (version == null ? "" : "/" + version)
                : properties.userAgent();
        var clients = new ClientFactory(properties, tls, agent);
        var lookup = new HostLookup(properties.connectTimeout());
        var rules = AddressRules.of(properties.allow());
        var direct = new DirectRoute(clients.create(new FilteredDnsResolver(lookup, rules), null));
        var routes = new Routes(
                direct,
                proxy.proxy() == null ? null : route(proxy, clients, new TargetCheck(lookup, rules), lookup),
                ProxyBypass.of(proxy.noProxy()));
        return new OutboundHttp(routes, lookup, properties.maxRedirects(), spans);
    }

    private static ProxyRoute route(
            ProxyProperties properties, ClientFactory clients, TargetCheck targets, HostLookup lookup) {
        var url = URI.create(String.valueOf(properties.proxy()));
        var proxy = new HttpHost("http", url.getHost(), url.getPort());
        // Wherever the proxy is, it was named by whoever runs the server; and nothing else is connected to.
        var resolver = new FilteredDnsResolver(lookup, AddressRules.of(List.of(Hosts.canonical(url.getHost()))));
        return new ProxyRoute(clients.create(resolver, proxy), proxy, credentials(properties), targets);
    }

    private static @Nullable Credentials credentials(ProxyProperties properties) {
        var username = properties.proxyUsername();
        var password = properties.proxyPassword();
        return username == null || password == null
                ? null
                : new UsernamePasswordCredentials(username, password.toCharArray());
    }
}
