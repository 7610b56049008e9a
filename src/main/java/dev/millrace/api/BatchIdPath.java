package dev.millrace.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the id of a batch in a path. */
@Parameter(
        description = "The batch's id",
        schema = @Schema(type = "string", format = "uuid"),
        example = "0199c0de-7a10-7000-8000-000000000009")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface BatchIdPath {}
