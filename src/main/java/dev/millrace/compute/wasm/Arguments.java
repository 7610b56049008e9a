package dev.millrace.compute.wasm;

import dev.millrace.task.FieldError;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The arguments of an exported function: an array with a number for each of its parameters. */
final class Arguments {

    private static final String ARGS = "args";

    private Arguments() {}

    /**
     * Everything that is wrong with arguments; what is to be taken from a predecessor is passed over.
     *
     * @param args an object without fields stands for none
     */
    static List<FieldError> check(ModuleExport export, JsonNode args) {
        if (!args.isArray()) {
            return args.isEmpty() && args.isObject() ? counted(export, 0) : strangers(args);
        }
        List<FieldError> errors = new ArrayList<>(counted(export, args.size()));
        for (int i = 0; i < Math.min(args.size(), export.params().size()); i++) {
            var problem = problem(export.params().get(i), args.get(i));
            if (problem != null) {
                errors.add(new FieldError(ARGS + "[" + i + "]", problem));
            }
        }
        return errors;
    }

    private static List<FieldError> strangers(JsonNode args) {
        return args.propertyNames().stream()
                .filter(CommandInput.FIELDS::contains)
                .findFirst()
                .map(field -> new FieldError(field, "is for modules that are run as commands; an export takes args"))
                .or(() -> Optional.of(new FieldError(ARGS, "must be an array of numbers for an export")))
                .stream()
                .toList();
    }

    private static List<FieldError> counted(ModuleExport export, int given) {
        int wanted = export.params().size();
        return given == wanted
                ? List.of()
                : List.of(new FieldError(
                        ARGS,
                        "must have " + wanted + (wanted == 1 ? " number" : " numbers") + ", as " + signature(export)
                                + " takes them; there are " + given));
    }

    private static String signature(ModuleExport export) {
        return export.name() + "(" + String.join(", ", export.params()) + ")";
    }

    private static @Nullable String problem(String type, JsonNode value) {
        if (Reference.isMeant(value)) {
            return null;
        }
        try {
            NumberType.of(type).read(value);
            return null;
        } catch (IllegalArgumentException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    /** The bits of arguments that were checked. */
    static long[] read(List<NumberType> types, JsonNode args) {
        var bits = new long[types.size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = types.get(i).read(args.get(i));
        }
        return bits;
    }
}
