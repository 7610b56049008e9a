package dev.millrace.callback;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configured secrets, and what the secret of a callback stands for. */
public final class CallbackSecrets {

    /** The name of the secret that signs for callbacks that name none. */
    static final String DEFAULT = "default";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final Map<String, SigningSecret> configured;

    private CallbackSecrets(Map<String, SigningSecret> configured) {
        this.configured = Map.copyOf(configured);
    }

    /** @throws UnusableSecretException naming the property, not its value */
    static CallbackSecrets of(Map<String, String> properties) {
        var configured = new HashMap<String, SigningSecret>();
        properties.forEach((name, text) -> configured.put(name, usable(name, text)));
        return new CallbackSecrets(configured);
    }

    private static SigningSecret usable(String name, String text) {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableSecretException(name, "the name must be 1 to 63 lower-case letters, digits and hyphens");
        }
        try {
            return SigningSecret.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableSecretException(name, "the value " + e.getMessage());
        }
    }

    /** What is wrong with the form of a secret that a client gave, as a text that completes "the field …". */
    public static Optional<String> wrongWithForm(String secret) {
        if (NAME.matcher(secret).matches()) {
            return Optional.empty();
        }
        if (!secret.startsWith(SigningSecret.PREFIX)) {
            return Optional.of(SigningSecret.FORM + ", or the name of a configured secret");
        }
        try {
            SigningSecret.parse(secret);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** Whether it is a secret itself, or names one that is configured, or names none. */
    boolean knows(@Nullable String secret) {
        return secret == null || secret.startsWith(SigningSecret.PREFIX) || configured.containsKey(secret);
    }

    /** What deliveries to a callback with this secret are signed with; empty: they are not signed. */
    Optional<SigningSecret> find(@Nullable String secret) {
        if (secret != null && secret.startsWith(SigningSecret.PREFIX)) {
            return Optional.of(SigningSecret.parse(secret));
        }
        return Optional.ofNullable(configured.get(secret == null ? DEFAULT : secret));
    }

    @Override
    public String toString() {
        return "CallbackSecrets" + configured.keySet();
    }
}
