package dev.millrace.content;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Nothing is wrong with a start that was not to go on. */
final class InterruptedStartFailureAnalyzer extends AbstractFailureAnalyzer<InterruptedStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InterruptedStartException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "None is needed; if it was not meant to end, start it again.", cause);
    }
}
