package dev.millrace.api.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a stream of events that can be resumed where it broke off. */
@Parameter(
        name = "Last-Event-ID",
        in = ParameterIn.HEADER,
        description =
                "The `id` of the last event seen: the stream goes on after it, without a gap and without repeating. If "
                        + "the server no longer knows so far back, it says so in a comment and begins with the "
                        + "present state",
        schema = @Schema(type = "string", example = "41"))
@Parameter(
        name = "lastEventId",
        in = ParameterIn.QUERY,
        description = "The same for clients that cannot set the header, which goes before it",
        schema = @Schema(type = "string", example = "41"))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Resumes {}
