package dev.millrace.security;

import java.net.InetAddress;
import java.util.Map;

/**
 * On which addresses the server may be reached, and by whom.
 *
 * @param loopbackOnly whether nothing but this machine can connect
 * @param closed whether a key or token is needed
 */
record Exposure(boolean loopbackOnly, boolean closed) {

    /**
     * @param bound the addresses to listen on, by the property that sets each
     * @throws ExposureRefused if one of them can be reached from outside, no key is needed, and nobody said that it may be so
     */
    static Exposure of(Map<String, InetAddress> bound, boolean closed, boolean allowAnonymous) {
        bound.forEach((property, address) -> {
            if (!address.isLoopbackAddress() && !closed && !allowAnonymous) {
                throw new ExposureRefused(property, address);
            }
        });
        return new Exposure(bound.values().stream().allMatch(InetAddress::isLoopbackAddress), closed);
    }
}
