package dev.millrace.api.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation that can wait for the future to be done. */
@Parameter(
        name = "wait",
        in = ParameterIn.QUERY,
        description =
                "Wait this long for the future to be done, at most 60 s (longer is cut to it). Never fails because of "
                        + "time: it answers with the present state",
        schema = @Schema(type = "string", example = "10s"))
@Parameter(
        name = "Prefer",
        in = ParameterIn.HEADER,
        description =
                "`wait=` and seconds, or `respond-async` (RFC 7240); what was honoured stands in `Preference-Applied`. "
                        + "The query parameter goes before it",
        schema = @Schema(type = "string", example = "wait=10"))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Waits {}
