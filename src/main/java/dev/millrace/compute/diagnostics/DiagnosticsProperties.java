package dev.millrace.compute.diagnostics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The functions for trying out and measuring the server.
 *
 * @param enabled whether echo, sleep, spin, fail and crash can be called.
 */
@ConfigurationProperties("millrace.diagnostics")
public record DiagnosticsProperties(@DefaultValue("true") boolean enabled) {}
