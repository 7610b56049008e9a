package dev.millrace.callback;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to make a secret that can be used. */
final class UnusableSecretFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSecretException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableSecretException unusable) {
        return new FailureAnalysis(
                "The property " + unusable.property() + " cannot be used: " + unusable.why() + ".",
                "Make a secret with: echo \"whsec_$(openssl rand -base64 32)\"",
                unusable);
    }
}
