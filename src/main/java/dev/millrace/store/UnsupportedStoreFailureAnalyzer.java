package dev.millrace.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when the configuration asks for a store that does not exist. */
final class UnsupportedStoreFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedStoreException cause) {
        var action =
                "Write it like jdbc:postgresql://host:5432/database. Or remove millrace.store.url (and the user name and"
                        + " password beside it): futures are then kept in an SQLite file in the data directory (millrace.data-dir).";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
