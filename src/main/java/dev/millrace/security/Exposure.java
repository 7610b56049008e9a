package dev.millrace.security;

import java.net.InetAddress;
import java.util.Map;

/**
 * On which addresses the server may be reached.
 *
 * @param loopbackOnly whether nothing but this machine can connect
 */
public record Exposure(boolean loopbackOnly) {

    /**
     * @param bound the addresses to listen on, by the property that sets each
     * @throws ExposureRefused if one of them can be reached from outside and nobody said that it may be
     */
    static Exposure of(Map<String, InetAddress> bound, SecurityProperties security) {
        bound.forEach((property, address) -> {
            if (!address.isLoopbackAddress() && !security.allowAnonymous()) {
                throw new ExposureRefused(property, address);
            }
        });
        return new Exposure(bound.values().stream().allMatch(InetAddress::isLoopbackAddress));
    }
}
