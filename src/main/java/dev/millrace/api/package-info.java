/**
 * The HTTP contract: one controller a resource, which reads a request, asks the engine, and answers with a view.
 *
 * <p>Owns paths, status codes, headers, the JSON forms ({@code api.request}, {@code api.view}, {@code api.json}), every error
 * ({@code api.problem}) and the OpenAPI description ({@code api.openapi}). Decides nothing about tasks: whatever is refused
 * for the sake of a pool, a function or the time is refused by the engine, and only told here.
 *
 * <p>Rejected: HATEOAS libraries (links are four strings), asynchronous request handling (a waiting request is a parked
 * virtual thread), and the framework's own range support for resources (it cannot begin in the middle of content that is
 * not a file).
 */
@NullMarked
package dev.millrace.api;

import org.jspecify.annotations.NullMarked;
