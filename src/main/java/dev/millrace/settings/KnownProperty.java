package dev.millrace.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * A property that some feature knows.
 *
 * @param name in its documented form, with {@code *} for the keys of a map and {@code [*]} for the elements of a list
 */
record KnownProperty(String name, Pattern dotted, Pattern variable) {

    /** Stands between the elements of a name to be matched: unlike a dot, it can be part of none, and no dot matches it. */
    private static final String BETWEEN = "\n";

    /** Every property that binds to a record, under the given prefix. */
    static List<KnownProperty> of(String prefix, Class<?> type) {
        var names = new ArrayList<String>();
        collect(prefix, ResolvableType.forClass(type), names);
        return names.stream().map(KnownProperty::named).toList();
    }

    boolean matches(ConfigurationPropertyName candidate) {
        var uniform = new StringBuilder();
        for (int i = 0; i < candidate.getNumberOfElements(); i++) {
            uniform.append(i == 0 ? "" : BETWEEN).append(candidate.getElement(i, Form.UNIFORM));
        }
        return dotted.matcher(uniform).matches();
    }

    /** Dashes may be left out of a variable's name or stand as underscores. */
    boolean matchesVariable(String candidate) {
        return variable.matcher(candidate.toLowerCase(Locale.ROOT)).matches();
    }

    private static void collect(String name, ResolvableType type, List<String> names) {
        var raw = type.toClass();
        if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                var inner = ResolvableType.forType(component.getGenericType(), type);
                collect(name + "." + DataObjectPropertyName.toDashedForm(component.getName()), inner, names);
            }
        } else if (Map.class.isAssignableFrom(raw)) {
            names.add(name); // an empty one
            collect(name + ".*", type.asMap().getGeneric(1), names);
        } else if (Collection.class.isAssignableFrom(raw)) {
            names.add(name); // as one comma-separated value
            collect(name + ".[*]", type.asCollection().getGeneric(0), names);
        } else {
            names.add(name);
        }
    }

    private static KnownProperty named(String name) {
        return new KnownProperty(name.replace(".[*]", "[*]"), pattern(name, BETWEEN, ""), pattern(name, "_", "_?"));
    }

    private static Pattern pattern(String name, String separator, String dash) {
        // The key of a value is whatever is left; that of a record is one element, in brackets if it has dots.
        return Pattern.compile(Stream.of(name.replaceAll("\\.\\*$", ".**").split("\\."))
                .map(element -> switch (element) {
                    case "**" -> "(?s:.+)";
                    case "*" -> ".+";
                    case "[*]" -> "\\d+";
                    default -> element.replace("-", dash);
                })
                .collect(Collectors.joining(separator)));
    }
}
