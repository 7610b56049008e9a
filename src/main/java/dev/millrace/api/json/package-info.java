/**
 * How JSON comes in and goes out: strictly read, all faults of a request named at once with their fields, and written
 * with the contract's forms of times and numbers.
 *
 * <p>Rejected: Bean Validation for requests (its messages name Java properties after the parser has already stopped at the
 * first value of a wrong type, and it costs a proxy's worth of reflection a request) and the framework's own JSON
 * converter (no limit on what it reads, and answers without a length).
 */
@NullMarked
package dev.millrace.api.json;

import org.jspecify.annotations.NullMarked;
