/**
 * What clients get, as records with the contract's names and in its order. A view only copies; it decides nothing.
 */
@NullMarked
package dev.millrace.api.view;

import org.jspecify.annotations.NullMarked;
