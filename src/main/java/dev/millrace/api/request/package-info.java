/**
 * What clients send, as records with the contract's names. A request checks what can be told from its own values; what
 * needs a pool, a function or the time is checked by the engine.
 */
@NullMarked
package dev.millrace.api.request;

import org.jspecify.annotations.NullMarked;
