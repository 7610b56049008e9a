package dev.millrace.content;

/**
 * What tells bytes apart from others.
 *
 * @param sha256 lower-case hexadecimal
 */
record ContentHash(String sha256, long bytes) {}
