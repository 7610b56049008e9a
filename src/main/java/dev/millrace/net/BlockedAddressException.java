package dev.millrace.net;

import java.net.UnknownHostException;

/** A host has no address that may be reached from here. Nothing was sent to it. */
public final class BlockedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private final String host;

    BlockedAddressException(String host) {
        super("'" + host + "' is at no address that may be reached from here");
        this.host = host;
    }

    /** The host, as the URL named it. */
    public String host() {
        return host;
    }
}
