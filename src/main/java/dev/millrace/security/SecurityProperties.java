package dev.millrace.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the server.
 *
 * @param allowAnonymous whether the server may listen on other addresses than loopback although everyone who reaches it may
 *     do everything.
 */
@ConfigurationProperties("millrace.security")
public record SecurityProperties(@DefaultValue("false") boolean allowAnonymous) {}
