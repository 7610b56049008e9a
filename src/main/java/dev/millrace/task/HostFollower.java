package dev.millrace.task;

/** Is told of hosts that take requests again sooner than they said. Thread-safe. */
@FunctionalInterface
public interface HostFollower {

    /**
     * Lets go what is put off because of a host; returns when that is durable.
     *
     * @param host in lower case
     */
    void opened(String host);
}
