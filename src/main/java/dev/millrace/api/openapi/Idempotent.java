package dev.millrace.api.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation that can be repeated safely under a key of the client's. */
@Parameter(
        name = "Idempotency-Key",
        in = ParameterIn.HEADER,
        description =
                "The client's own name for this request, 1 to 255 visible ASCII characters. Repeating the request with "
                        + "it answers with the same future and `Idempotency-Replayed: true`; kept for 24 h",
        schema = @Schema(type = "string", minLength = 1, maxLength = 255))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
