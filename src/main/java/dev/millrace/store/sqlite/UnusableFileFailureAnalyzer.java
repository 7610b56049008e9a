package dev.millrace.store.sqlite;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when the embedded store's file cannot be worked with. */
final class UnusableFileFailureAnalyzer extends AbstractFailureAnalyzer<UnusableFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableFileException cause) {
        Throwable reason = cause;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        var description = cause.getMessage() + " " + reason.getMessage();
        var action =
                "Start the version of Millrace that wrote the file, or put back a copy of the data directory, or move "
                        + cause.file() + " and the files beside it that begin with the same name away to start empty.";
        return new FailureAnalysis(description, action, cause);
    }
}
