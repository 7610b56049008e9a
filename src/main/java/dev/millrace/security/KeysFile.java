package dev.millrace.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * A file of keys: the list {@code keys} as the configuration has it, in YAML or JSON. What is wrong with it is told by the
 * names of the properties alone, since a value may be a secret.
 */
record KeysFile(Path path) {

    /** Of a file; more is taken for a mistake. */
    static final int MOST_BYTES = 1 << 20;

    /** What the file holds. */
    record Content(@Nullable List<KeySettings> keys) {}

    /** @throws UnusableKeys if there is no such file, or it cannot be read */
    byte[] read() {
        try (var file = Files.newInputStream(path)) {
            var bytes = file.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unusable("has more than 1 MB");
            }
            return bytes;
        } catch (IOException e) {
            throw unusable("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** @throws UnusableKeys if it is not what it should be */
    List<KeySettings> parse(byte[] bytes) {
        try {
            var sources = new ArrayList<PropertySource<?>>(
                    new YamlPropertySourceLoader().load(path.toString(), new ByteArrayResource(bytes)));
            var keys = new Binder(ConfigurationPropertySources.from(sources))
                    .bindOrCreate(
                            ConfigurationPropertyName.EMPTY,
                            Bindable.of(Content.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                    .keys();
            if (keys == null) {
                // as when it is about to be written: nobody loses a key by that
                throw unusable("has no list of keys; if nobody is to have one, say keys: []");
            }
            return keys;
        } catch (BindException e) {
            throw unusable(faultOf(e));
        } catch (UnusableKeys e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unusable("is neither YAML nor JSON");
        }
    }

    private static String faultOf(BindException e) {
        if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
            return "has what is no property of a key: "
                    + String.join(
                            ", ",
                            unbound.getUnboundProperties().stream()
                                    .map(each -> each.getName().toString())
                                    .toList());
        }
        return "has a value that does not fit: " + e.getName();
    }

    private UnusableKeys unusable(String why) {
        return new UnusableKeys(List.of("the file " + path + " " + why));
    }
}
