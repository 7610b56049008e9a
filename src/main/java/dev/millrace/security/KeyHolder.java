package dev.millrace.security;

import org.jspecify.annotations.Nullable;

/**
 * Whom a key makes of who shows it.
 *
 * @param name the same for all keys of one holder
 * @param requestsPerSecond absent: any number
 */
record KeyHolder(String name, Caller caller, @Nullable Integer requestsPerSecond) {}
