package dev.millrace.api;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the name of a module in a path. */
@Parameter(description = "The module's name: 1 to 63 lower-case letters, digits and inner hyphens", example = "calc")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface ModuleNamePath {}
