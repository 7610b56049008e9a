package dev.millrace.net;

import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * The connections of the client.
 *
 * <p>The client closes its pool for good when any request of any thread ends in an {@link Error}; one task that runs out of
 * memory would end all downloads until the next start. This pool closes only when its owner says so.
 */
final class ConnectionPool extends PoolingHttpClientConnectionManager {

    ConnectionPool(
            DefaultHttpClientConnectionOperator operator,
            HttpConnectionFactory<ManagedHttpClientConnection> connections) {
        // LAX has no lock that all hosts share, and no limit over all of them.
        super(operator, PoolConcurrencyPolicy.LAX, PoolReusePolicy.LIFO, TimeValue.NEG_ONE_MILLISECOND, connections);
    }

    @Override
    public void close(CloseMode mode) {
        if (mode == CloseMode.GRACEFUL) {
            super.close(mode);
        }
    }
}
