package dev.millrace.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the configured keys, and how to make right ones. */
final class UnusableKeysFailureAnalyzer extends AbstractFailureAnalyzer<UnusableKeys> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableKeys keys) {
        var description = "The API keys cannot be used:\n\n- " + String.join("\n- ", keys.faults());
        var action =
                "Correct them. `java -jar millrace.jar hash-key NAME ROLE` makes a key and prints the lines that configure "
                        + "it; only its hash belongs into the configuration.";
        return new FailureAnalysis(description, action, keys);
    }
}
