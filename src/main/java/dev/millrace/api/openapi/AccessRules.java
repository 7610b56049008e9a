package dev.millrace.api.openapi;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.security.Role;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springframework.web.method.HandlerMethod;

/** Describes what an operation requires of its caller, from the annotation that enforces it. */
final class AccessRules {

    /** The extension that names the roles for programs. */
    static final String ROLES = "x-required-roles";

    private static final String BEARER = "bearer";
    private static final String API_KEY = "apiKey";

    private AccessRules() {}

    static Components schemes() {
        return new Components()
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description(
                                        "A key, or a token (JWT) of the configured issuer. Not needed where the server has "
                                                + "neither."))
                .addSecuritySchemes(
                        API_KEY,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-API-Key")
                                .description("The same, for clients that cannot set `Authorization`."));
    }

    /** Adds to the description, and returns what is refused for want of it. */
    static List<ProblemType> describe(Operation operation, HandlerMethod method) {
        var required = method.getMethodAnnotation(Requires.class);
        var right = required == null ? Right.ADMINISTER : required.value();
        if (right == Right.NONE) {
            operation.setSecurity(List.of());
            return List.of();
        }
        operation.setSecurity(
                List.of(new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(API_KEY)));
        operation.addExtension(ROLES, right.roles().stream().map(Role::wire).toList());
        operation.setDescription(
                operation.getDescription() + "\n\nNeeds the role " + right.inWords() + ", where the server has keys.");
        return List.of(
                ProblemType.UNAUTHORIZED,
                ProblemType.FORBIDDEN,
                ProblemType.RATE_LIMITED,
                ProblemType.TOO_MANY_FAILURES,
                ProblemType.ISSUER_UNREACHABLE);
    }
}
