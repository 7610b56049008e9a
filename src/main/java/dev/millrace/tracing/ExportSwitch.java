package dev.millrace.tracing;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Keeps Spring Boot's tracing out while nothing is to be exported: with no exporter at all it would still make a span of each
 * request, and keep a thread that exports them to nobody. Its export of logs is kept out in any case, since nothing hands it
 * any.
 */
final class ExportSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String BOOT = "org.springframework.boot.";
    private static final String LOGGING = BOOT + "opentelemetry.autoconfigure.logging.";
    private static final String SDK = BOOT + "opentelemetry.";
    private static final String TRACING = BOOT + "micrometer.tracing.";

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    /** Whether there is a place to send spans to, and nobody said that none are to be sent. */
    static boolean isOn(Environment environment) {
        return StringUtils.hasText(environment.getProperty(ENDPOINT))
                && Stream.of(
                                "management.opentelemetry.enabled",
                                "management.tracing.export.enabled",
                                "management.tracing.export.otlp.enabled")
                        .allMatch(name ->
                                Objects.requireNonNullElse(environment.getProperty(name, Boolean.class), Boolean.TRUE));
    }

    @Override
    public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
        boolean on = isOn(environment);
        var match = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            var name = Objects.requireNonNullElse(names[i], "");
            boolean tracing = name.startsWith(SDK) || name.startsWith(TRACING);
            match[i] = !name.startsWith(LOGGING) && (on || !tracing);
        }
        return match;
    }
}
