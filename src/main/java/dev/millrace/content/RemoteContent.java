package dev.millrace.content;

import dev.millrace.task.ContentHolders;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content that other servers of the same store have, asked for over their API. Safe for use by many threads.
 *
 * <p>Only servers that are registered in the store are asked, and no redirect is followed. Whoever is asked answers with what it
 * has itself ({@link ContentStore#HOLDER_ONLY}), so a request never goes in circles.
 */
final class RemoteContent implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 1000;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue CHECKED_AFTER = TimeValue.ofMilliseconds(500);
    private static final Logger LOG = LoggerFactory.getLogger(RemoteContent.class);

    private final ContentHolders holders;
    private final ClusterKey key;
    private final CloseableHttpClient client;

    /** @param silence how long a server may send nothing before it is given up */
    RemoteContent(ContentHolders holders, ClusterKey key, Duration silence) {
        this.holders = holders;
        this.key = key;
        this.client = client(Timeout.of(silence));
    }

    private static CloseableHttpClient client(Timeout silence) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(silence)
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(silence)
                        .setValidateAfterInactivity(CHECKED_AFTER)
                        .build())
                .build();
        var requests = RequestConfig.custom()
                .setConnectionRequestTimeout(silence)
                .setResponseTimeout(silence)
                .setProtocolUpgradeEnabled(false)
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(requests)
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .evictIdleConnections(IDLE)
                .build();
    }

    /**
     * Opens a part of content.
     *
     * @param part within the content; empty for content that is
     * @throws NoSuchFileException if its holder does not have it any more
     * @throws Refusal.ContentUnreachable if its holder cannot be asked
     */
    InputStream open(ContentRef content, Part part) throws IOException {
        if (BucketKey.parse(content.key()).isPresent()) {
            throw Refusal.ContentUnreachable.bucket("millrace.content.s3.bucket is not set here");
        }
        var located = Located.parse(content.key()).orElseThrow(() -> new NoSuchFileException(content.key()));
        var place = located.place();
        if (place == null) {
            throw new NoSuchFileException(content.key());
        }
        var holder = holders.at(place);
        var request = request(holder, located.key(), content.sha256());
        if (key.isSet()) {
            request.setHeader("Authorization", "Bearer " + key.key());
        }
        boolean whole = part.length() == content.bytes();
        if (!whole) {
            request.setHeader("Range", "bytes=" + part.from() + "-" + (part.from() + part.length() - 1));
        }
        var response = send(request, holder);
        boolean taken = false;
        try {
            require(response, whole, content);
            var body = body(response);
            taken = true;
            return body;
        } finally {
            if (!taken) {
                response.close();
            }
        }
    }

    /** Bytes of a content. */
    record Part(long from, long length) {}

    private static HttpGet request(URI holder, ContentKey key, String sha256) {
        var base = holder.toString().replaceAll("/+$", "");
        var request = new HttpGet(base + "/v1/futures/" + key.id() + "/content");
        request.setHeader(ContentStore.HOLDER_ONLY, "true");
        request.setHeader("If-Match", '"' + sha256 + '"');
        request.setHeader("Accept-Encoding", "identity");
        return request;
    }

    private ClassicHttpResponse send(HttpGet request, URI holder) {
        try {
            return client.executeOpen(HttpHost.create(holder), request, null);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).addKeyValue("server", holder).log("a server could not be asked for content");
            throw new Refusal.ContentUnreachable(holder + " does not answer");
        }
    }

    private static void require(ClassicHttpResponse response, boolean whole, ContentRef content)
            throws NoSuchFileException {
        int expected = whole ? HttpStatus.SC_OK : HttpStatus.SC_PARTIAL_CONTENT;
        if (response.getCode() == HttpStatus.SC_NOT_FOUND) {
            throw new NoSuchFileException(content.key());
        }
        if (response.getCode() != expected) {
            throw new Refusal.ContentUnreachable("it answered " + response.getCode());
        }
    }

    /** Closing it early ends the connection, rather than reading what is left. */
    private static InputStream body(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            response.close();
            return InputStream.nullInputStream();
        }
        return new FilterInputStream(entity.getContent()) {
            private boolean ended;

            @Override
            public int read() throws IOException {
                int next = in.read();
                ended |= next < 0;
                return next;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = in.read(into, offset, length);
                ended |= read < 0;
                return read;
            }

            @Override
            public void close() throws IOException {
                if (ended) {
                    in.close();
                }
                response.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
