package dev.millrace.settings;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names each unknown property, and the known one that was probably meant. */
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
        var known = cause.known().stream().map(KnownProperty::name).toList();
        var description =
                cause.unknown().stream().collect(Collectors.joining("', '", "Millrace knows no property '", "'."));
        var action = cause.unknown().stream()
                .map(name -> Likeness.nearest(name, known)
                        .map(near -> "Instead of '" + name + "', did you mean '" + near + "'?")
                        .orElse("Remove '" + name + "'."))
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(description, action, cause);
    }
}
