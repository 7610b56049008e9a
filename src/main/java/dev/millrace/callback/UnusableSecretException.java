package dev.millrace.callback;

/** A configured secret cannot be used. Tells its name and never its value. */
final class UnusableSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String why;

    UnusableSecretException(String name, String why) {
        super("millrace.callbacks.secrets." + name + ": " + why);
        this.property = "millrace.callbacks.secrets." + name;
        this.why = why;
    }

    String property() {
        return property;
    }

    String why() {
        return why;
    }
}
