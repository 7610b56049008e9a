package dev.millrace.net;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Every way there is.
 *
 * @param proxy for all hosts that are not to be reached without it; {@code null}: there is none
 * @param bypass the hosts that are
 */
record Routes(Route direct, @Nullable Route proxy, ProxyBypass bypass) implements Closeable {

    Route to(String host) {
        return proxy == null || bypass.covers(host) ? direct : proxy;
    }

    @Override
    public void close() throws IOException {
        try (direct;
                proxy) {
            return;
        }
    }
}
