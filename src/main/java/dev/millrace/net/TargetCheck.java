package dev.millrace.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Decides which hosts a proxy may be asked for. */
final class TargetCheck {

    private final HostLookup lookup;
    private final AddressRules rules;

    TargetCheck(HostLookup lookup, AddressRules rules) {
        this.lookup = lookup;
        this.rules = rules;
    }

    /**
     * Returns if a host may be asked for. All of its addresses count, because the proxy chooses among them.
     *
     * @throws BlockedAddressException if one of them may not be reached
     * @throws UnknownHostException if the host is a number that is no address here, or that others may read as another one
     */
    void check(String host) throws UnknownHostException {
        if (rules.isNamed(host)) {
            return;
        }
        var addresses = addresses(host);
        boolean reachable = Arrays.stream(addresses).allMatch(address -> rules.allows(host, address));
        if (!reachable) {
            throw new BlockedAddressException(host);
        }
        if (Hosts.isNumeric(host) && !isPlain(host, addresses)) {
            throw new UnknownHostException(host + ": not written as four decimal numbers");
        }
    }

    /** Whether everyone reads the same address: 0177.0.0.1 is 177.0.0.1 here and 127.0.0.1 elsewhere. */
    private static boolean isPlain(String number, InetAddress... addresses) {
        return number.indexOf(':') >= 0 || addresses[0].getHostAddress().equals(number);
    }

    /** What is known of the host here: perhaps nothing. */
    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (Hosts.isLoopbackName(Hosts.canonical(host))) {
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
        try {
            return lookup.addresses(host);
        } catch (UnknownHostException e) {
            if (Hosts.isNumeric(host) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new InetAddress[0];
        }
    }
}
