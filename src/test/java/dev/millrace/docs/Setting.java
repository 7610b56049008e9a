package dev.millrace.docs;

import dev.millrace.download.DownloadProperties;
import dev.millrace.engine.PoolsProperties;
import dev.millrace.security.KeySettings;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A property of the server, as a documentation tells it.
 *
 * @param type in words
 * @param defaultValue a dash if there is none
 */
record Setting(String name, String type, String defaultValue) {

    private static final String NONE = "–";

    /** Every {@code millrace.*} property: those of the generated metadata, and what that does not say of the entries of maps and lists. */
    static List<Setting> all(Path classes) {
        var metadata = JsonMapper.shared()
                .readTree(classes.resolve("META-INF/spring-configuration-metadata.json")
                        .toFile());
        var generated = metadata.get("properties")
                .valueStream()
                .filter(property -> property.get("name").asString().startsWith("millrace."))
                .map(Setting::of);
        var inMaps = Stream.concat(
                entries("millrace.pools.<name>", PoolsProperties.Settings.class),
                entries("millrace.download.hosts[<host>]", DownloadProperties.Host.class));
        var inLists = entries("millrace.security.keys[<n>]", KeySettings.class);
        return Stream.of(generated, inMaps, inLists)
                .flatMap(Function.identity())
                .toList();
    }

    /** The properties of each entry of a map or list. */
    private static Stream<Setting> entries(String prefix, Class<? extends Record> type) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters()).map(parameter -> of(prefix, parameter));
    }

    private static Setting of(JsonNode property) {
        return new Setting(
                property.get("name").asString(),
                typeOf(property.get("type").asString()),
                property.path("defaultValue").asString(NONE));
    }

    private static Setting of(String prefix, Parameter parameter) {
        var given = parameter.getAnnotation(DefaultValue.class);
        return new Setting(
                prefix + "." + parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                parameter.getType().isEnum()
                        ? choice(parameter.getType())
                        : typeOf(parameter.getType().getName()),
                given == null ? NONE : String.join(",", given.value()));
    }

    private static String choice(Class<?> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private static String typeOf(String java) {
        return switch (java.replaceFirst("<.*", "").replaceFirst(".*\\.", "")) {
            case "Boolean", "boolean" -> "boolean";
            case "Integer", "int" -> "integer";
            case "String", "URI" -> "text";
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "Path" -> "path";
            case "List" -> "list";
            case "Map" -> "map";
            default -> throw new AssertionError("no word for the type " + java);
        };
    }
}
