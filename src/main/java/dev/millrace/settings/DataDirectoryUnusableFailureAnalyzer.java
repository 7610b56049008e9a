package dev.millrace.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when the data directory cannot be written to. */
final class DataDirectoryUnusableFailureAnalyzer extends AbstractFailureAnalyzer<DataDirectoryUnusableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectoryUnusableException cause) {
        var action = "Let the user that runs the server write there, or name another directory with millrace.data-dir.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
