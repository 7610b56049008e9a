package dev.millrace.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses a {@code millrace.*} property that no feature knows, wherever it was set: a typo must not be silently ignored.
 *
 * <p>What is known are the components of all records annotated with {@link ConfigurationProperties}, into the records, maps
 * and lists inside them. Spring's own check for unbound properties looks at one record at a time, so it would take the
 * properties of one feature for mistakes of another; and it passes over environment variables.
 */
final class UnknownPropertyCheck implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("millrace");

    private final Environment environment;

    UnknownPropertyCheck(Environment environment) {
        this.environment = environment;
    }

    /** @throws UnknownPropertyException with every property that nobody knows */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        var known = known(beans);
        var unknown = new TreeSet<String>();
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (!(source instanceof IterableConfigurationPropertySource names)) {
                continue;
            }
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                Stream.of(variables.getPropertyNames())
                        .filter(EnvironmentVariable::isOurs)
                        .filter(variable -> known.stream().noneMatch(each -> each.matchesVariable(variable)))
                        .forEach(unknown::add);
            } else {
                names.stream()
                        .filter(ROOT::isAncestorOf)
                        .filter(name -> known.stream().noneMatch(each -> each.matches(name)))
                        .map(ConfigurationPropertyName::toString)
                        .forEach(unknown::add);
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownPropertyException(List.copyOf(unknown), known);
        }
    }

    private static List<KnownProperty> known(ConfigurableListableBeanFactory beans) {
        var known = new ArrayList<KnownProperty>();
        for (var name : beans.getBeanDefinitionNames()) {
            var properties = beans.findAnnotationOnBean(name, ConfigurationProperties.class, false);
            var type = properties == null ? null : beans.getType(name, false);
            if (properties != null && type != null && properties.value().startsWith(ROOT.toString())) {
                known.addAll(KnownProperty.of(properties.value(), type));
            }
        }
        return known;
    }
}
