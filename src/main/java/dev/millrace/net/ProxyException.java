package dev.millrace.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The proxy let a request not through. Says nothing of the host that the request was for. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private ProxyException(String reason, @Nullable IOException cause) {
        super(reason + " the host", cause);
        this.reason = reason;
    }

    static ProxyException unreachable(IOException cause) {
        return new ProxyException("the proxy could not be reached, on the way to", cause);
    }

    static ProxyException refused(int status) {
        return new ProxyException("the proxy answered with status " + status + " instead of letting through to", null);
    }

    /** A text to stand before the host. */
    String reason() {
        return reason;
    }
}
