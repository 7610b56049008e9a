package dev.millrace.content.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says what a failed request failed of.
 *
 * <p>Of the server's answer only status and code are told: its message may repeat what it was sent.
 */
record BucketFailures(String bucket) {

    private static final int REDIRECTION = 300;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    /** @param failure of a request about an object */
    IOException of(Throwable failure) {
        return switch (failure) {
            case S3Exception answer -> answered(answer);
            case AbortedException _ -> interrupted();
            case SdkException unanswered -> unanswered(unanswered);
            case IOException e -> e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        };
    }

    /**
     * What a request failed of that was to write only if there was nothing.
     *
     * @param failure as {@link #of} has it
     * @return empty: there was something
     */
    Optional<BucketException> ofConditional(BucketException failure) {
        int status = failure.getCause() instanceof S3Exception answer ? answer.statusCode() : 0;
        return switch (status) {
            case PRECONDITION_FAILED, CONFLICT -> Optional.empty();
            case NOT_IMPLEMENTED ->
                Optional.of(lasting(
                        "is on a server that lacks conditional writes (If-None-Match), without which two databases could"
                                + " take it at once",
                        failure));
            default -> Optional.of(failure);
        };
    }

    /** The bytes of an object ended before their time. */
    BucketException broken(IOException failure) {
        return passing("broke off while it was read", failure);
    }

    static IOException interrupted() {
        return new InterruptedIOException("interrupted while a bucket was asked");
    }

    private IOException answered(S3Exception answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        var code = details == null || details.errorCode() == null ? "" : details.errorCode();
        var told = "status " + answer.statusCode() + (code.isEmpty() ? "" : ", " + code);
        return switch (answer.statusCode()) {
            case NOT_FOUND ->
                code.equals("NoSuchBucket") ? lasting("does not exist", answer) : new NoSuchFileException(bucket);
            case UNAUTHORIZED, FORBIDDEN -> lasting("refuses access (" + told + ")", answer);
            case BAD_REQUEST -> lasting("takes no such requests (" + told + ")", answer);
            default ->
                answer.statusCode() >= REDIRECTION && answer.statusCode() < BAD_REQUEST
                        ? lasting("is elsewhere: check region and endpoint (" + told + ")", answer)
                        : passing("answers with an error (" + told + ")", answer);
        };
    }

    private IOException unanswered(SdkException failure) {
        var message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return lasting("cannot be used without credentials, and none were found", failure);
        }
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        var reason = last instanceof IOException ? ": " + last.getMessage() : "";
        return passing("cannot be reached" + reason, failure);
    }

    private BucketException lasting(String what, Throwable cause) {
        return new BucketException("the bucket '" + bucket + "' " + what, true, cause);
    }

    private BucketException passing(String what, Throwable cause) {
        return new BucketException("the bucket '" + bucket + "' " + what, false, cause);
    }
}
