/**
 * Every way to say no: one table of problem types ({@link dev.millrace.api.problem.ProblemType}), one advice that maps
 * refusals and the framework's exceptions to it, and the last resorts for what fails outside the controllers.
 */
@NullMarked
package dev.millrace.api.problem;

import org.jspecify.annotations.NullMarked;
