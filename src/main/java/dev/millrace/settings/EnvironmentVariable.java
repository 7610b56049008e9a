package dev.millrace.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of environment variables. */
final class EnvironmentVariable {

    private static final String PREFIX = "MILLRACE_";

    /** What Kubernetes sets in every pod beside a service whose name is, or begins with, {@code millrace}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("MILLRACE(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_\\w+)?)?)");

    private EnvironmentVariable() {}

    /** Whether it was set for this server, and so must be one of its properties. */
    static boolean isOurs(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith(PREFIX) && !SERVICE_LINK.matcher(upper).matches();
    }
}
