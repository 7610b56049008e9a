/**
 * Who may reach the server: the rule on which addresses it may listen, and the guard against web pages that reach for it
 * through their visitors' browsers. Keys and roles come here.
 *
 * <p>Rejected: Spring Security for these two rules. Its filter chain costs several times what the submit of a task may
 * cost, and would be switched off almost entirely.
 */
@NullMarked
package dev.millrace.security;

import org.jspecify.annotations.NullMarked;
