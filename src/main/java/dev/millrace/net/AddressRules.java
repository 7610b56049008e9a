package dev.millrace.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.InetAddressFilter;

/** Decides which addresses may be connected to: public ones, and those that configuration allows. */
final class AddressRules {

    /** Of IPv6, only this block is handed out to the public; whatever else looks external is special. */
    private static final InetAddressFilter GLOBAL_IPV6 = InetAddressFilter.of("2000::/3");

    /**
     * What {@link InetAddressFilter#externalAddresses()} lets pass and no download should reach: newer special-purpose
     * blocks of the IANA registries, and the address under which a large cloud serves secrets to its machines.
     */
    private static final InetAddressFilter FURTHER_SPECIAL = InetAddressFilter.of("3fff::/20", "168.63.129.16/32");

    private static final InetAddressFilter PUBLIC =
            InetAddressFilter.externalAddresses().andNot(FURTHER_SPECIAL);

    private final InetAddressFilter reachable;
    private final Set<String> hosts;

    private AddressRules(InetAddressFilter reachable, Set<String> hosts) {
        this.reachable = reachable;
        this.hosts = Set.copyOf(hosts);
    }

    /** @throws IllegalArgumentException if an entry is neither an address, nor a CIDR block, nor a host name */
    static AddressRules of(List<String> allow) {
        var blocks = new ArrayList<InetAddressFilter>();
        blocks.add(address -> PUBLIC.matches(address) && isGlobal(address));
        var hosts = new HashSet<String>();
        for (var entry : allow) {
            var host = Hosts.canonical(entry);
            if (Hosts.isBlock(entry)) {
                blocks.add(block(entry));
            } else if (Hosts.isName(host)) {
                hosts.add(host);
            } else {
                throw wrong(entry, null);
            }
        }
        return new AddressRules(InetAddressFilter.of(blocks), hosts);
    }

    /** Whether a connection may be made to an address that a host resolved to. */
    boolean allows(String host, InetAddress address) {
        return reachable.matches(address) || isNamed(host);
    }

    /** Whether a host is allowed by its name, whatever it resolves to. */
    boolean isNamed(String host) {
        return hosts.contains(Hosts.canonical(host));
    }

    private static boolean isGlobal(InetAddress address) {
        return !(address instanceof Inet6Address) || GLOBAL_IPV6.matches(address);
    }

    private static InetAddressFilter block(String entry) {
        try {
            return InetAddressFilter.of(entry);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw wrong(entry, e);
        }
    }

    private static IllegalArgumentException wrong(String entry, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "millrace.outbound.allow: '" + entry
                        + "' is no address, CIDR block or host name; write for example 127.0.0.0/8 or files.internal",
                cause);
    }
}
