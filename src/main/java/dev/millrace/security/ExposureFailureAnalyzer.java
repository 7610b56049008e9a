package dev.millrace.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set when the server refuses to listen. */
final class ExposureFailureAnalyzer extends AbstractFailureAnalyzer<ExposureRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, ExposureRefused refused) {
        var address = refused.address();
        var where = address.isAnyLocalAddress() ? "every address of this machine" : address.getHostAddress();
        var description =
                "The server was told to listen on %s, where others can reach it, and it has no API keys: everyone "
                        + "could submit and cancel tasks.";
        var action =
                "Configure millrace.security.keys, or a millrace.security.keys-file, with what `java -jar millrace.jar hash-key "
                        + "NAME ROLE` prints. Or set %s to a loopback address such as 127.0.0.1. Or, if whoever can reach the "
                        + "server may use it, set millrace.security.allow-anonymous=true.";
        return new FailureAnalysis(description.formatted(where), action.formatted(refused.property()), refused);
    }
}
