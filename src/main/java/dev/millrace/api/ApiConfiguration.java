package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.DirectJson;
import dev.millrace.api.json.JsonBodies;
import dev.millrace.api.problem.ProblemReportValve;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.api.view.CallbackBodies;
import dev.millrace.task.EventBodies;
import dev.millrace.task.TaskHandler;
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
    EventBodies callbackBodies(ApiJson json) {
        return new CallbackBodies(json);
    }

    @Bean
    JsonBodies jsonBodies(ApiJson json, HttpProperties http, List<TaskHandler<?>> handlers, LateChecks late) {
        var checks = new TaskChecks(handlers);
        return new JsonBodies(json, http.maxBody(), (request, errors) -> {
            if (request instanceof TaskRequest task) {
                checks.check(task, errors);
                late.check(task, errors);
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
