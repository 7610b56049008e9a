/**
 * Benchmarks, run by {@code mvn -Pbench verify}: each starts what it compares, in one run, and prints medians and ratios.
 *
 * <p>Servers under test are processes of their own, started from the packaged jar; load comes from this process, over
 * loopback, so that both share the machine as they do for every reference.
 */
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
