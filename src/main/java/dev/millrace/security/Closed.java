package dev.millrace.security;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a key or token is needed: when there are keys, a file for them (it may be empty), or an issuer of tokens. */
final class Closed implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isClosed(context.getEnvironment());
    }

    static boolean isClosed(Environment environment) {
        return has(environment, "millrace.security.keys-file")
                || has(environment, "millrace.security.jwt.issuer")
                || has(environment, "millrace.security.jwt.jwk-set-uri")
                || hasKeys(environment);
    }

    private static boolean has(Environment environment, String property) {
        var value = environment.getProperty(property);
        return value != null && !value.isEmpty();
    }

    private static boolean hasKeys(Environment environment) {
        try {
            return Binder.get(environment)
                    .bind("millrace.security.keys", Bindable.listOf(KeySettings.class))
                    .map(keys -> !keys.isEmpty())
                    .orElse(false);
        } catch (BindException e) {
            // keys that cannot be read are keys; what reads them for use says what is wrong
            return true;
        }
    }

    /** Whether everyone who reaches the server may use it. */
    static final class Not implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !isClosed(context.getEnvironment());
        }
    }
}
