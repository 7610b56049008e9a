package dev.millrace.compute.diagnostics;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Marks a function that is there unless {@code millrace.diagnostics.enabled} is false. */
@Component
@ConditionalOnBooleanProperty(name = "millrace.diagnostics.enabled", matchIfMissing = true)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface DiagnosticFunction {}
