package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.DirectJson;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonBodies;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.problem.ProblemReportValve;
import dev.millrace.api.request.OptionRules;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.time.Clock;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Fits the API into the web framework and its container. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    @Bean
    ApiJson apiJson() {
        return new ApiJson();
    }

    @Bean
    JsonBodies jsonBodies(ApiJson json, HttpProperties http, List<TaskHandler<?>> handlers, Clock clock) {
        return new JsonBodies(json, http.maxBody(), (request, errors) -> {
            checkByHandler(request, handlers, errors);
            if (request instanceof TaskRequest task) {
                OptionRules.checkRunAt(task, clock.instant(), errors);
            }
        });
    }

    @Bean
    DirectJson directJson(JsonBodies bodies) {
        return new DirectJson(bodies);
    }

    @Bean
    WebMvcConfigurer jsonConverter(JsonBodies bodies) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(bodies);
            }
        };
    }

    /** A task with wrong options is refused before its handler sees it; this adds what the handler would say. */
    private static void checkByHandler(JsonRequest request, List<TaskHandler<?>> handlers, FieldErrors errors) {
        if (request instanceof TaskRequest task && task.complete()) {
            var spec = task.spec();
            handlers.stream()
                    .filter(handler -> handler.specType().isInstance(spec))
                    .forEach(handler -> check(handler, spec, errors));
        }
    }

    private static <S extends TaskSpec> void check(TaskHandler<S> handler, TaskSpec spec, FieldErrors errors) {
        try {
            handler.check(handler.specType().cast(spec));
        } catch (Refusal.Invalid invalid) {
            errors.addAll(invalid.errors());
        } catch (Refusal.FunctionNotFound unknown) {
            errors.add("function", String.valueOf(unknown.getMessage()));
        }
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container() {
        return factory -> factory.addContextCustomizers(context -> {
            context.getPipeline().addValve(new ConnectionValve());
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }
}
