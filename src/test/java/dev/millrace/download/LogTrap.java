package dev.millrace.download;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Catches everything that is logged under a name, at any level, until it is closed. */
public final class LogTrap implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Level before;

    public LogTrap(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        events.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(events);
    }

    /** All of it: messages, facts and causes. */
    public String text() {
        return events().stream()
                .map(event -> event.getFormattedMessage() + event.getKeyValuePairs() + text(event.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private List<ILoggingEvent> events() {
        // the appender holds its own monitor while it adds one
        synchronized (events) {
            return new ArrayList<>(events.list);
        }
    }

    private static String text(@Nullable IThrowableProxy cause) {
        return cause == null ? "" : "\n" + cause.getClassName() + ": " + cause.getMessage() + text(cause.getCause());
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}
