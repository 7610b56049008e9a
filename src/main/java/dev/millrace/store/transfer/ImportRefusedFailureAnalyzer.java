package dev.millrace.store.transfer;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what an import needs. */
final class ImportRefusedFailureAnalyzer extends AbstractFailureAnalyzer<ImportRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ImportRefusedException cause) {
        var action =
                "Let millrace.store.import.from be the data directory of a server that is stopped, and millrace.store.url a"
                        + " PostgreSQL database that holds nothing yet and that no server works on. Leave millrace.store.import.from"
                        + " out once that is done. To start without what the embedded store has, use another data"
                        + " directory (millrace.data-dir), or move its file away.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
