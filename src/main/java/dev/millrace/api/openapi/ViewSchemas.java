package dev.millrace.api.openapi;

import dev.millrace.api.problem.FaultyField;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.view.AttemptView;
import dev.millrace.api.view.ErrorView;
import dev.millrace.api.view.FuturePage;
import dev.millrace.api.view.FutureView;
import dev.millrace.api.view.Links;
import dev.millrace.api.view.PoolView;
import dev.millrace.api.view.ProgressView;
import dev.millrace.api.view.WaitingOnView;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds the schema of problems, which no controller has as its return type, and completes those of the views. */
final class ViewSchemas implements OpenApiCustomizer {

    private static final List<Class<?>> VIEWS = List.of(
            AttemptView.class,
            ErrorView.class,
            FaultyField.class,
            FuturePage.class,
            FutureView.class,
            Links.class,
            PoolView.class,
            Problem.class,
            ProgressView.class,
            WaitingOnView.class);

    @Override
    public void customise(OpenAPI api) {
        var problem = ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(Problem.class));
        problem.referencedSchemas.forEach(api.getComponents()::addSchemas);
        api.getComponents().addSchemas("Problem", problem.schema);
        VIEWS.forEach(view -> NullableFields.describe(view, api.getComponents().getSchemas()));
    }
}
