/**
 * What holds before anything runs: the properties of the whole server, the data directory and its lock, and the rule that
 * an unknown {@code millrace.*} property stops the start.
 *
 * <p>Every feature has its own properties beside its own code; here is only what several of them need.
 */
@NullMarked
package dev.millrace.settings;

import org.jspecify.annotations.NullMarked;
