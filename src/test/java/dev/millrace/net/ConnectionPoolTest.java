package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {

    @Test
    void errorOfOneRequestDoesNotCloseThePoolForAll() {
        var operator = new DefaultHttpClientConnectionOperator(
                null, null, RegistryBuilder.<TlsSocketStrategy>create().build());
        try (var pool = new ConnectionPool(operator, ManagedHttpClientConnectionFactory.INSTANCE)) {
            pool.close(CloseMode.IMMEDIATE);
            assertThat(pool.isClosed()).isFalse();

            pool.close(CloseMode.GRACEFUL);
            assertThat(pool.isClosed()).isTrue();
        }
    }
}
