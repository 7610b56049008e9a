package dev.millrace.api.openapi;

import dev.millrace.task.Dependency;
import dev.millrace.task.Reference;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** The schemas of references to the outcome of another future, and of what may be one. */
final class ReferenceSchemas {

    private static final String NAME = "Reference";

    private ReferenceSchemas() {}

    static Schema<?> reference() {
        Schema<?> from = Schemas.typed("string");
        from.setDescription("A path in the finished future: `id`, `state`, `result`, `error`, or into the latter two");
        from.setExample("result.url");
        Schema<?> of = Schemas.typed("string");
        of.setDescription(
                "Which of the futures in `after`. Default: the only one, or the one that this task continues");
        of.setExample("0199c0de-7a10-7000-8000-000000000001");
        Schema<?> reference = Schemas.typed("object");
        reference.setDescription("A value to be taken from a future that this task runs after");
        reference.addProperty(Reference.FROM, from);
        reference.addProperty("of", of);
        reference.setRequired(List.of(Reference.FROM));
        reference.setAdditionalProperties(false);
        return reference;
    }

    /** A future to run after: its id, or that and how it has to end. */
    static Schema<?> predecessor() {
        Schema<?> id = Schemas.typed("string");
        id.setFormat("uuid");
        Schema<Object> on = Schemas.typed("string");
        on.setDescription("How it has to end. Default: `success`");
        on.setEnum(Arrays.stream(Dependency.Condition.values())
                .<Object>map(Dependency.Condition::wire)
                .toList());
        Schema<?> object = Schemas.typed("object");
        object.addProperty("future", id);
        object.addProperty("on", on);
        object.setRequired(List.of("future"));
        object.setAdditionalProperties(false);
        var either = new Schema<>();
        either.setDescription("A future to run after");
        either.setAnyOf(List.of(id, object));
        return either;
    }

    /** A value of one of the types, or a reference to one. */
    static Schema<?> referable(String... types) {
        var given = new Schema<>();
        given.setTypes(new LinkedHashSet<>(List.of(types)));
        var either = new Schema<>();
        either.setAnyOf(List.of(given, Schemas.to(NAME)));
        return either;
    }
}
