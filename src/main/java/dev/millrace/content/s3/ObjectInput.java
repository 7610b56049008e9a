package dev.millrace.content.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** The bytes of an object as they come. Closing it early ends the connection, rather than reading what is left. */
final class ObjectInput extends FilterInputStream {

    private final ResponseInputStream<?> response;
    private final BucketFailures failures;
    private boolean ended;

    ObjectInput(ResponseInputStream<?> response, BucketFailures failures) {
        super(response);
        this.response = response;
        this.failures = failures;
    }

    @Override
    public int read() throws IOException {
        try {
            int next = in.read();
            ended |= next < 0;
            return next;
        } catch (SdkException e) {
            throw failures.of(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int read = in.read(into, offset, length);
            ended |= read < 0;
            return read;
        } catch (SdkException e) {
            throw failures.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            super.close();
        } else {
            response.abort();
        }
    }
}
