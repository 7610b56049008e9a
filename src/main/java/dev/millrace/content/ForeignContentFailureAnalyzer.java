package dev.millrace.content;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to do when content is to be kept where another store's is. */
final class ForeignContentFailureAnalyzer extends AbstractFailureAnalyzer<ForeignContentException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ForeignContentException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
