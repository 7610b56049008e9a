package dev.millrace.api.openapi;

import dev.millrace.api.view.PingView;
import dev.millrace.task.EventType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes what callbacks are sent, in the {@code webhooks} section of OpenAPI 3.1. */
final class WebhookDescriptions implements OpenApiCustomizer {

    private static final String DELIVERY = """
            Sent at least once to each callback that asked for it, in order for one receiver where that is possible. Answer with \
            2xx within 15 s. Redirects are not followed; 410 stops it; any other answer, and none, is tried again after 5 s, \
            5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, or later if `Retry-After` says so.
            """;

    private static final String EXAMPLE_ID = "0199c0de-7a10-7000-8000-000000000031";
    private static final String EXAMPLE_TIME = "2026-01-31T08:00:01.250Z";

    @Override
    public void customise(OpenAPI api) {
        for (var event : EventType.values()) {
            var of = event == EventType.BATCH_DONE ? "Batch" : "Future";
            api.addWebhooks(
                    event.wire(),
                    item(event.wire(), event.meaning(), new Schema<>().$ref("#/components/schemas/" + of)));
        }
        api.addWebhooks(
                PingView.TYPE, item(PingView.TYPE, "Sent by `POST /v1/callbacks/test`, once.", typed("object")));
    }

    private static PathItem item(String type, String meaning, Schema<?> data) {
        var operation = new Operation()
                .operationId("on" + camel(type))
                .summary(meaning)
                .description(DELIVERY)
                .parameters(List.of(
                        header(
                                "webhook-id",
                                "The same over all attempts, also those by hand: take it once",
                                EXAMPLE_ID),
                        header("webhook-timestamp", "Of the attempt, in seconds since 1970", "1769846401"),
                        header(
                                "webhook-signature",
                                "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body` with the secret (Standard "
                                        + "Webhooks 1.0). Two of them, with a space between, while the secret changes. "
                                        + "Absent if there is no secret",
                                "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=")))
                .requestBody(new RequestBody()
                        .required(true)
                        .content(new Content()
                                .addMediaType("application/json", new MediaType().schema(body(type, data)))))
                .responses(new ApiResponses()
                        .addApiResponse("2XX", new ApiResponse().description("It was taken"))
                        .addApiResponse("410", new ApiResponse().description("Nobody is there any more: never again"))
                        .addApiResponse("default", new ApiResponse().description("It is tried again")));
        return new PathItem().post(operation);
    }

    private static Parameter header(String name, String description, String example) {
        return new Parameter()
                .in("header")
                .name(name)
                .required(!name.equals("webhook-signature"))
                .description(description)
                .schema(typed("string"))
                .example(example);
    }

    private static Schema<?> body(String type, Schema<?> data) {
        Schema<Object> body = typed("object");
        body.addProperty("type", typed("string")._const(type).example(type));
        body.addProperty("timestamp", typed("string").format("date-time").example(EXAMPLE_TIME));
        body.addProperty("data", data);
        body.setRequired(List.of("type", "timestamp", "data"));
        body.setDescription(
                "At most 20 kB. A result of more than 16 KiB is left out: `result` is `null` in a future that "
                        + "succeeded, and is fetched at `links.result`");
        return body;
    }

    private static Schema<Object> typed(String type) {
        var schema = new Schema<>();
        schema.setTypes(Set.of(type));
        return schema;
    }

    private static String camel(String type) {
        var name = new StringBuilder();
        for (var part : type.split("\\.")) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return name.toString();
    }
}
