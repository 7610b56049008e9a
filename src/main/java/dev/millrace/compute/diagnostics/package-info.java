/** Functions that do nothing useful, for trying out and measuring the server; they can be switched off as a group. */
@NullMarked
package dev.millrace.compute.diagnostics;

import org.jspecify.annotations.NullMarked;
