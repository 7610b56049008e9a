package dev.millrace.content.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object as they come. When they break off, those that are missing are asked for, if the object is still the same.
 * Closing it early ends the connection, rather than reading what is left. For one thread.
 */
final class ObjectInput extends InputStream {

    /** How often it is resumed without a byte that comes. */
    private static final int RESUMPTIONS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ObjectInput.class);

    private final Source source;
    private final @Nullable Long last;
    private ResponseInputStream<GetObjectResponse> response;
    private long next;
    private int resumptions;
    private boolean ended;

    private ObjectInput(
            Source source, long from, @Nullable Long last, ResponseInputStream<GetObjectResponse> response) {
        this.source = source;
        this.next = from;
        this.last = last;
        this.response = response;
    }

    /** Where the object is. */
    record Source(S3Client client, Calls calls, BucketFailures failures, String bucket, String key) {

        private ResponseInputStream<GetObjectResponse> get(long from, @Nullable Long last, @Nullable String tag)
                throws IOException {
            var request = GetObjectRequest.builder().bucket(bucket).key(key).ifMatch(tag);
            if (from > 0 || last != null) {
                request.range("bytes=" + from + "-" + (last == null ? "" : last));
            }
            return calls.call(() -> client.getObject(request.build()), ResponseInputStream::abort);
        }
    }

    /** @param last the last byte wanted; absent: that of the object */
    static InputStream open(Source source, long from, @Nullable Long last) throws IOException {
        return new ObjectInput(source, from, last, source.get(from, last, null));
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /** @throws BucketException if they broke off, and the rest does not come */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            try {
                int read = response.read(into, offset, length);
                if (read > 0) {
                    next += read;
                    resumptions = 0;
                }
                ended |= read < 0;
                return read;
            } catch (SdkException e) {
                resume(source.failures().of(e));
            } catch (IOException e) {
                resume(e);
            }
        }
    }

    /** @throws IOException if it is not worth a try any more */
    private void resume(IOException failure) throws IOException {
        if (failure instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        var tag = response.response().eTag();
        response.abort();
        if (tag == null || ++resumptions > RESUMPTIONS) {
            throw source.failures().broken(failure);
        }
        LOG.atDebug().setCause(failure).addKeyValue("byte", next).log("an object broke off and is read on");
        response = source.get(next, last, tag);
        var range = response.response().contentRange();
        if (next > 0 && (range == null || !range.startsWith("bytes " + next + "-"))) {
            // the object from its beginning would be taken for the rest of it
            response.abort();
            throw source.failures().broken(failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            response.close();
        } else {
            response.abort();
        }
    }
}
