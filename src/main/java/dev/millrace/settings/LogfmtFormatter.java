package dev.millrace.settings;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * Log lines as logfmt, {@code key=value} pairs that people and machines can read. Chosen with
 * {@code logging.structured.format.console=dev.millrace.settings.LogfmtFormatter}.
 */
public final class LogfmtFormatter implements StructuredLogFormatter<ILoggingEvent> {

    private static final Pattern BARE = Pattern.compile("[^\\s\"=\\p{Cntrl}]+");

    @Override
    public String format(ILoggingEvent event) {
        var line = new StringBuilder();
        pair(line, "time", Instant.ofEpochMilli(event.getTimeStamp()));
        pair(line, "level", event.getLevel());
        pair(line, "logger", event.getLoggerName());
        pair(line, "thread", event.getThreadName());
        pair(line, "message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> pair(line, pair.key, pair.value));
        }
        event.getMDCPropertyMap().forEach((key, value) -> pair(line, key, value));
        if (event.getThrowableProxy() != null) {
            pair(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append('\n').toString();
    }

    private static void pair(StringBuilder line, String key, @Nullable Object value) {
        var text = String.valueOf(value);
        line.append(line.isEmpty() ? "" : " ").append(key).append('=');
        line.append(BARE.matcher(text).matches() ? text : quoted(text));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(Character.isISOControl(c) ? ' ' : (char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
