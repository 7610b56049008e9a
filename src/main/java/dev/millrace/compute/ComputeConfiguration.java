package dev.millrace.compute;

import dev.millrace.content.ContentStore;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Collects the functions among the beans and makes tasks of them. */
@Configuration(proxyBeanMethods = false)
class ComputeConfiguration {

    @Bean
    FunctionRegistry functionRegistry(List<ComputeFunction<?, ?>> functions, ObjectProvider<FunctionFamily> families) {
        return new FunctionRegistry(functions, families.orderedStream().toList());
    }

    @Bean
    ComputeHandler computeHandler(FunctionRegistry functions, ContentStore contents) {
        return new ComputeHandler(functions, contents);
    }
}
