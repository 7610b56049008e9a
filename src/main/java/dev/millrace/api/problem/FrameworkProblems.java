package dev.millrace.api.problem;

import dev.millrace.task.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** The problem that each of the framework's own refusals is told as: by status, with the headers that it asks for. */
final class FrameworkProblems {

    private FrameworkProblems() {}

    static ResponseEntity<Problem> answer(ErrorResponse error, HttpServletRequest request) {
        var type = typeOf(error);
        var problem = Problem.of(type, detail(error, type, request), request.getRequestURI());
        var field = field(error);
        return Problems.answer(field == null ? problem : problem.with(List.of(field)), error.getHeaders());
    }

    private static ProblemType typeOf(ErrorResponse error) {
        return switch (error) {
            case MissingServletRequestParameterException _, MethodArgumentTypeMismatchException _ ->
                ProblemType.INVALID_REQUEST;
            default -> ProblemType.ofStatus(error.getStatusCode().value());
        };
    }

    private static String detail(ErrorResponse error, ProblemType type, HttpServletRequest request) {
        return switch (error) {
            case HttpRequestMethodNotSupportedException e ->
                e.getMethod() + " is not among " + e.getSupportedHttpMethods();
            case HttpMediaTypeNotSupportedException e
            when e.getContentType() == null -> "the request has a body without Content-Type; send application/json";
            case HttpMediaTypeNotSupportedException e ->
                e.getContentType() + " is not among " + MediaType.toString(e.getSupportedMediaTypes());
            default ->
                type == ProblemType.NOT_FOUND
                        ? "there is nothing at " + request.getRequestURI()
                        : type.title().toLowerCase(Locale.ROOT);
        };
    }

    private static @Nullable FieldError field(ErrorResponse error) {
        return switch (error) {
            case MissingServletRequestParameterException e -> new FieldError(e.getParameterName(), "is required");
            case MethodArgumentTypeMismatchException e -> new FieldError(e.getName(), "does not fit");
            default -> null;
        };
    }
}
