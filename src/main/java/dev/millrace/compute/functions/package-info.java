/** The functions with real work in them. Each class says its algorithm; each JSON file its limits. */
@NullMarked
package dev.millrace.compute.functions;

import org.jspecify.annotations.NullMarked;
