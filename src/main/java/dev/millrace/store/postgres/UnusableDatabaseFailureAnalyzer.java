package dev.millrace.store.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when the database cannot be used. */
final class UnusableDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnusableDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableDatabaseException cause) {
        var reason = cause.getCause() == null ? "" : " The database says: " + lastMessage(cause.getCause());
        var action =
                "Check millrace.store.url, username and password, and that the server accepts connections from here. The"
                        + " user must be allowed to create tables there, and the database or schema must be Millrace's own.";
        return new FailureAnalysis(cause.getMessage() + reason, action, cause);
    }

    private static String lastMessage(Throwable failure) {
        var last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
