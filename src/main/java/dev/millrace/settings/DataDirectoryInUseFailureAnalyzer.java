package dev.millrace.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when two servers want the same data directory. */
final class DataDirectoryInUseFailureAnalyzer extends AbstractFailureAnalyzer<DataDirectoryInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectoryInUseException cause) {
        var action = "Stop the other server, or give this one a directory of its own with millrace.data-dir.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
