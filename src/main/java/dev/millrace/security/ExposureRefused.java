package dev.millrace.security;

import java.net.InetAddress;

/** The server would be open to everyone who reaches it, and nobody said that it may be. */
final class ExposureRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final InetAddress address;

    ExposureRefused(String property, InetAddress address) {
        super(property + " makes the server listen on " + address.getHostAddress() + " without any key");
        this.property = property;
        this.address = address;
    }

    String property() {
        return property;
    }

    InetAddress address() {
        return address;
    }
}
