package dev.millrace.engine;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How many of several futures must be done for a wait to be over. */
public enum WaitMode {
    ANY,
    ALL;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
