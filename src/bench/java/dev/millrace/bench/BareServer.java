package dev.millrace.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The same stack with the same settings, parsing the same JSON and answering 202: the ceiling of any submit. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BareServer.Endpoint.class)
public class BareServer {

    public static void main(String[] arguments) {
        SpringApplication.run(BareServer.class, arguments);
    }

    /** What a client sends. */
    public record Wish(String function, JsonNode args) {}

    /** What it is told. */
    public record Answer(String id, String state) {}

    /** Keeps nothing. */
    @RestController
    public static class Endpoint {

        @GetMapping("/bare")
        String ready() {
            return "ready";
        }

        @PostMapping("/v1/tasks/compute")
        @ResponseStatus(HttpStatus.ACCEPTED)
        Answer submit(@RequestBody Wish wish) {
            return new Answer("0199c0de-0000-7000-8000-000000000000", "QUEUED");
        }
    }
}
