package dev.millrace.compute;

import dev.millrace.compute.diagnostics.DiagnosticsProperties;
import dev.millrace.compute.functions.Primes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The functions of this project, found the way the server finds them. */
public final class BuiltInFunctions {

    private BuiltInFunctions() {}

    public static List<ComputeFunction<?, ?>> all() {
        return with(Map.of());
    }

    static List<ComputeFunction<?, ?>> with(Map<String, Object> properties) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
            context.scan(Primes.class.getPackageName(), DiagnosticsProperties.class.getPackageName());
            context.refresh();
            var functions = new ArrayList<ComputeFunction<?, ?>>();
            context.getBeansOfType(ComputeFunction.class).values().forEach(functions::add);
            return functions;
        }
    }
}
