package dev.millrace.content;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when the bucket cannot be used. */
final class UnusableBucketFailureAnalyzer extends AbstractFailureAnalyzer<UnusableBucketException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableBucketException cause) {
        var action =
                "Check millrace.content.s3.bucket, endpoint, region and path-style, and access-key and secret-key or where"
                        + " else the AWS SDK finds credentials. They must allow to list the bucket, and to get, put and delete objects"
                        + " under the prefix.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
