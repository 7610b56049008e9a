package dev.millrace.task;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, such as {@code args.digits}
 */
public record FieldError(String field, String message) {}
