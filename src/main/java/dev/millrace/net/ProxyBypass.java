package dev.millrace.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Which hosts are reached without the proxy, as the lists of {@code no_proxy} are read: a name stands for itself and all under
 * it, with or without a dot before it; an address or block stands for hosts written as addresses, and no name is looked up.
 */
final class ProxyBypass {

    private final Set<String> domains;
    private final InetAddressFilter blocks;

    private ProxyBypass(Set<String> domains, List<InetAddressFilter> blocks) {
        this.domains = Set.copyOf(domains);
        this.blocks = blocks.isEmpty() ? _ -> false : InetAddressFilter.of(blocks);
    }

    /** @throws IllegalArgumentException if an entry is neither an address, nor a CIDR block, nor a host name */
    static ProxyBypass of(List<String> entries) {
        var domains = new HashSet<String>();
        var blocks = new ArrayList<InetAddressFilter>();
        for (var entry : entries) {
            var domain = Hosts.canonical(entry.startsWith(".") ? entry.substring(1) : entry);
            if (Hosts.isBlock(entry)) {
                blocks.add(block(entry));
            } else if (Hosts.isName(domain)) {
                domains.add(domain);
            } else {
                throw wrong(entry);
            }
        }
        return new ProxyBypass(domains, blocks);
    }

    boolean covers(String host) {
        var canonical = Hosts.canonical(host);
        return Hosts.isBlock(canonical) ? isInBlock(canonical) : isInDomain(canonical);
    }

    private boolean isInDomain(String host) {
        return domains.stream().anyMatch(domain -> Hosts.isUnder(host, domain));
    }

    private boolean isInBlock(String address) {
        try {
            return blocks.matches(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static InetAddressFilter block(String entry) {
        try {
            return InetAddressFilter.of(entry);
        } catch (IllegalArgumentException | IllegalStateException _) {
            throw wrong(entry);
        }
    }

    private static IllegalArgumentException wrong(String entry) {
        return new IllegalArgumentException("millrace.outbound.no-proxy: '" + entry
                + "' is no address, CIDR block or host name; write for example 10.0.0.0/8 or internal.example");
    }
}
