package dev.millrace.api.openapi;

import dev.millrace.task.Outbox;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes the field that takes one callback or a list of them, which the generator cannot tell from its record. */
final class CallbackRequestsSchema implements OpenApiCustomizer {

    /** What the schema of the field is called. */
    private static final String NAME = "CallbackRequests";

    @Override
    public void customise(OpenAPI api) {
        var list = new ArraySchema().items(one());
        list.setMaxItems(Outbox.MAX_CALLBACKS);
        var either = new Schema<>();
        either.setDescription("Whom to tell: one callback, or a list of up to " + Outbox.MAX_CALLBACKS);
        either.setOneOf(List.of(one(), list));
        api.getComponents().addSchemas(NAME, either);
    }

    private static Schema<?> one() {
        return new Schema<>().$ref("#/components/schemas/CallbackRequest");
    }
}
