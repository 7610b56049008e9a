package dev.millrace.api.openapi;

import dev.millrace.api.problem.FaultyField;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.view.AttemptView;
import dev.millrace.api.view.BatchView;
import dev.millrace.api.view.CallbackList;
import dev.millrace.api.view.CallbackView;
import dev.millrace.api.view.DeliveryAttemptView;
import dev.millrace.api.view.DeliveryView;
import dev.millrace.api.view.ErrorView;
import dev.millrace.api.view.FunctionList;
import dev.millrace.api.view.FuturePage;
import dev.millrace.api.view.FutureView;
import dev.millrace.api.view.Links;
import dev.millrace.api.view.ModulePage;
import dev.millrace.api.view.ModuleView;
import dev.millrace.api.view.NodeList;
import dev.millrace.api.view.NodeView;
import dev.millrace.api.view.PingResult;
import dev.millrace.api.view.PoolList;
import dev.millrace.api.view.PoolView;
import dev.millrace.api.view.ProgressView;
import dev.millrace.api.view.WaitingOnView;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Optional;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds the schemas of what no controller has as its return type, problems and what webhooks tell of, and completes those of the views. */
final class ViewSchemas implements OpenApiCustomizer {

    private static final List<Class<?>> VIEWS = List.of(
            AttemptView.class,
            BatchView.class,
            CallbackList.class,
            CallbackView.class,
            DeliveryAttemptView.class,
            DeliveryView.class,
            ErrorView.class,
            FaultyField.class,
            FunctionList.class,
            FuturePage.class,
            FutureView.class,
            Links.class,
            ModulePage.class,
            ModuleView.class,
            NodeList.class,
            NodeView.class,
            PingResult.class,
            PoolList.class,
            PoolView.class,
            Problem.class,
            ProgressView.class,
            WaitingOnView.class);

    @Override
    public void customise(OpenAPI api) {
        add(Problem.class, "Problem", api);
        add(BatchView.class, "Batch", api);
        describeResult(api);
        VIEWS.forEach(view -> NullableFields.describe(view, api.getComponents().getSchemas()));
    }

    /** Any JSON, for which the generator has no type. */
    private static void describeResult(OpenAPI api) {
        Optional.ofNullable(api.getPaths().get("/v1/futures/{id}/result"))
                .map(path -> path.getGet().getResponses().get("200"))
                .map(answer -> answer.getContent().get("application/json"))
                .ifPresent(content -> content.setSchema(new Schema<>()));
    }

    private static void add(Class<?> view, String name, OpenAPI api) {
        var resolved = ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(view));
        resolved.referencedSchemas.forEach(api.getComponents()::addSchemas);
        api.getComponents().addSchemas(name, resolved.schema);
    }
}
