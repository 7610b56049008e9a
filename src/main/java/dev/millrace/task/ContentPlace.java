package dev.millrace.task;

/**
 * Where this server keeps content: the name of a directory, or of a bucket. Servers of the same name share one.
 *
 * @param name outlives the server process
 * @param shared whether content outlives this server, because others of the same store have it as well
 */
public record ContentPlace(String name, boolean shared) {}
