package dev.millrace.download.fair;

import java.io.IOException;

/** There are as many connections to a host as there may be, and nobody is to wait for one. Nothing was sent to it. */
public final class HostBusyException extends IOException {

    private static final long serialVersionUID = 1L;

    HostBusyException(String host) {
        super("there are as many connections to " + host + " as there may be");
    }
}
