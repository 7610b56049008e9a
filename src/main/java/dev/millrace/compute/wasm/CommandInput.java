package dev.millrace.compute.wasm;

import dev.millrace.content.FileNames;
import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a command is run with, checked as JSON: {@code stdin}, {@code argv}, {@code env} and {@code output}. Values that are
 * to be taken from a predecessor are passed over.
 */
final class CommandInput {

    static final String STDIN = "stdin";
    static final String ARGV = "argv";
    static final String ENV = "env";
    static final String OUTPUT = "output";
    static final String FUTURE = "future";

    static final Set<String> FIELDS = Set.of(STDIN, ARGV, ENV, OUTPUT);

    private static final int MOST_ARGUMENTS = 1_000;
    private static final int MOST_VARIABLES = 100;
    private static final int MOST_BYTES = 128 * 1024;
    private static final int LONGEST_NAME = 255;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}(;[ -~]{1,200})?");

    private final List<FieldError> errors = new ArrayList<>();
    private long bytes;

    private CommandInput() {}

    /** Everything that is wrong. */
    static List<FieldError> check(JsonNode args) {
        return new CommandInput().checked(args);
    }

    /** The future whose content is the standard input; absent: none, or one that is yet to be told. */
    static @Nullable FutureId input(JsonNode args) {
        var future = args.path(STDIN).path(FUTURE);
        return future.isString() ? FutureId.parse(future.stringValue()).orElse(null) : null;
    }

    private List<FieldError> checked(JsonNode args) {
        if (!args.isObject()) {
            return List.of(new FieldError(
                    "args", "is for exports, and the function names none; a command takes stdin, argv and env"));
        }
        args.properties().forEach(field -> {
            switch (field.getKey()) {
                case STDIN -> checkStdin(field.getValue());
                case ARGV -> checkArgv(field.getValue());
                case ENV -> checkEnv(field.getValue());
                case OUTPUT -> checkOutput(field.getValue());
                default ->
                    errors.add(new FieldError("args." + field.getKey(), "is not known; a command takes no args"));
            }
        });
        if (bytes > MOST_BYTES) {
            errors.add(new FieldError(ARGV, "and env may have at most " + MOST_BYTES + " bytes together"));
        }
        return errors;
    }

    private void checkStdin(JsonNode stdin) {
        if (Reference.isMeant(stdin) || stdin.isString()) {
            return;
        }
        if (!stdin.isObject() || stdin.size() != 1 || !stdin.has(FUTURE)) {
            errors.add(new FieldError(STDIN, "must be text, or an object that names a future by its id in future"));
            return;
        }
        var future = stdin.get(FUTURE);
        boolean known = Reference.isMeant(future)
                || future.isString() && FutureId.parse(future.stringValue()).isPresent();
        if (!known) {
            errors.add(new FieldError(STDIN + "." + FUTURE, "must be the id of a future"));
        }
    }

    private void checkArgv(JsonNode argv) {
        if (Reference.isMeant(argv)) {
            return;
        }
        if (!argv.isArray() || argv.size() > MOST_ARGUMENTS) {
            errors.add(new FieldError(ARGV, "must be a list of at most " + MOST_ARGUMENTS + " texts"));
            return;
        }
        for (int i = 0; i < argv.size(); i++) {
            checkText(ARGV + "[" + i + "]", argv.get(i));
        }
    }

    private void checkEnv(JsonNode env) {
        if (Reference.isMeant(env)) {
            return;
        }
        if (!env.isObject() || env.size() > MOST_VARIABLES) {
            errors.add(new FieldError(ENV, "must be an object of at most " + MOST_VARIABLES + " texts"));
            return;
        }
        env.properties().forEach(variable -> {
            var place = ENV + "." + variable.getKey();
            if (VARIABLE.matcher(variable.getKey()).matches()) {
                bytes += variable.getKey().length();
                checkText(place, variable.getValue());
            } else {
                errors.add(new FieldError(place, "must be named by letters, digits and underscores, at most 255"));
            }
        });
    }

    private void checkText(String place, JsonNode value) {
        if (Reference.isMeant(value)) {
            return;
        }
        if (!value.isString() || value.stringValue().indexOf('\0') >= 0) {
            errors.add(new FieldError(place, "must be text without a NUL"));
        } else {
            bytes += value.stringValue().getBytes(StandardCharsets.UTF_8).length + 1L;
        }
    }

    private void checkOutput(JsonNode output) {
        if (!output.isObject()) {
            errors.add(new FieldError(OUTPUT, "must be an object with a contentType"));
            return;
        }
        output.properties().forEach(field -> {
            if (!OUTPUT_FIELDS.containsKey(field.getKey())) {
                errors.add(new FieldError(OUTPUT + "." + field.getKey(), "is not known"));
            }
        });
        OUTPUT_FIELDS.forEach((name, rule) -> {
            var value = output.get(name);
            boolean optional = name.equals("fileName");
            if (value == null ? !optional : !value.isString() || !rule.holds().test(value.stringValue())) {
                errors.add(new FieldError(OUTPUT + "." + name, rule.message()));
            }
        });
    }

    private record Rule(Predicate<String> holds, String message) {}

    private static final Map<String, Rule> OUTPUT_FIELDS = Map.of(
            "contentType", new Rule(MEDIA_TYPE.asMatchPredicate(), "must be a media type such as text/csv"),
            "fileName", new Rule(CommandInput::isFileName, "must be a plain file name, without directories"));

    private static boolean isFileName(String name) {
        return FileNames.isSafe(name) && name.length() <= LONGEST_NAME;
    }
}
