package dev.millrace.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.diagnostics.DiagnosticsProperties;
import dev.millrace.compute.functions.Primes;
import dev.millrace.content.ContentStore;
import dev.millrace.task.TaskHandler;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class ComputeConfigurationTest {

    @Test
    void makesAHandlerOfAllFunctionsFound() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(ContentStore.class, MemoryContentStore::new);
            context.register(ComputeConfiguration.class);
            context.scan(Primes.class.getPackageName(), DiagnosticsProperties.class.getPackageName());
            context.refresh();
            assertThat(context.getBean(FunctionRegistry.class).descriptions()).hasSize(17);
            assertThat(context.getBean(TaskHandler.class)).isInstanceOf(ComputeHandler.class);
        }
    }
}
