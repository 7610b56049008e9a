package dev.millrace.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves hosts for the connections that are about to be made to the result, and leaves out what may not be reached.
 *
 * <p>Every new connection asks it, also for numeric hosts; what it leaves out cannot be connected to.
 */
final class FilteredDnsResolver implements DnsResolver {

    private final HostLookup lookup;
    private final AddressRules rules;

    FilteredDnsResolver(HostLookup lookup, AddressRules rules) {
        this.lookup = lookup;
        this.rules = rules;
    }

    /** @throws BlockedAddressException if the host exists and none of its addresses may be reached */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var reachable = Arrays.stream(lookup.addresses(host))
                .filter(address -> rules.allows(host, address))
                .toArray(InetAddress[]::new);
        if (reachable.length == 0) {
            throw new BlockedAddressException(host);
        }
        return reachable;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return Arrays.stream(resolve(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** The host itself: it is asked for only to authenticate by Kerberos, which never happens here. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
