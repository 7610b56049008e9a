package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String DESCRIPTION = """
            Futures over HTTP: hand slow work to a named pool, get a future id back at once, then poll it, wait on it, cancel \
            it, and fetch its result or content.

            * **202 means durable.** The future is on disk before the answer is sent.
            * **Waiting**: `?wait=30s` or `Prefer: wait=30` on submit, on a future and on its result.
            * **Errors** are problems (RFC 9457); `type` is a path on this server that explains it. `errors` lists every \
            field that is wrong.
            * **Durations** are `500ms`, `30s`, `5m`, `2h`, `1d` or ISO-8601; **sizes** are bytes or text such as `10MB` \
            (kB, MB, GB and TB are powers of 1000) or `1GiB` (KiB, MiB, GiB and TiB are powers of 1024); \
            **times** are RFC 3339.
            * **Keys**: `Authorization: Bearer KEY` or `X-API-Key: KEY`, where the server has keys. A submitter sees its own futures \
            only.
            * **Operation**: `/livez`, `/readyz`, `/actuator/health`, `/actuator/prometheus`, `/actuator/pools`, `/actuator/hosts` and \
            `/actuator/info` beside this API.
            """;

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        var properties = build.getIfAvailable();
        return new OpenAPI()
                .components(AccessRules.schemes())
                .info(new Info()
                        .title("Millrace")
                        .version(properties == null ? "development" : properties.getVersion())
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(new Server().url("/").description("This server")))
                .tags(List.of(
                        tag("Tasks", "Hand in work. The answer is a future, durable before it is sent."),
                        tag("Futures", "Follow what was handed in: poll, wait, cancel, retry, delete."),
                        tag("Callbacks", "Be told instead of asking: signed webhooks, and what became of them."),
                        tag("Batches", "Hand in many tasks at once, and follow them together."),
                        tag("Content", "The bytes that tasks produce, and bytes handed in for tasks to read."),
                        tag("Functions", "What compute tasks can call."),
                        tag("Modules", "Functions of your own: WebAssembly modules for compute tasks to call."),
                        tag("Pools", "What runs the tasks: watch, resize, pause, shut down."),
                        tag("Nodes", "The servers that share the database."),
                        tag("Problems", "What each error means and what to do about it.")));
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }

    @Bean
    ProblemResponses problemResponses() {
        return new ProblemResponses();
    }

    @Bean
    ViewSchemas viewSchemas() {
        return new ViewSchemas();
    }

    @Bean
    RequestSchemas requestSchemas() {
        return new RequestSchemas();
    }

    @Bean
    WebhookDescriptions webhookDescriptions() {
        return new WebhookDescriptions();
    }
}
