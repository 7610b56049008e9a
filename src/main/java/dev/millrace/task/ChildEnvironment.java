package dev.millrace.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What may be added to the environment of child processes. */
final class ChildEnvironment {

    private static final int MOST_CHARS = 4096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /** From these a JVM takes options, before and behind those that it is started with. */
    private static final Pattern OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS|JDK_.*|_JAVA_.*");

    /** By these a process loads code before its first line runs. */
    private static final Pattern LOADER = Pattern.compile("(LD|DYLD)_.*|GCONV_PATH");

    private ChildEnvironment() {}

    static List<FieldError> errors(Map<String, String> env) {
        if (env.size() > ProcessSettings.MOST_ENV) {
            return List.of(new FieldError("env", "must have at most " + ProcessSettings.MOST_ENV + " entries"));
        }
        var errors = new ArrayList<FieldError>();
        env.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                errors.add(new FieldError(
                        "env", "has a name that is not 1 to 128 letters, digits and underscores, no digit first"));
            } else if (OPTIONS.matcher(name).matches()) {
                errors.add(new FieldError("env." + name, "is not for this: give jvmOptions"));
            } else if (LOADER.matcher(name).matches()) {
                errors.add(new FieldError("env." + name, "would change what code a child loads"));
            } else if (value.length() > MOST_CHARS || value.indexOf('\0') >= 0) {
                errors.add(new FieldError("env." + name, "must be at most 4096 characters, and no NUL"));
            }
        });
        return errors;
    }
}
