package dev.millrace.api.problem;

import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside the controllers, in a filter or in the container. */
@Hidden
@RestController
final class LastResortController implements ErrorController {

    /** The request attribute of a problem that could not be told yet. */
    static final String PROBLEM = LastResortController.class.getName() + ".problem";

    @Requires(Right.NONE)
    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Problem> error(HttpServletRequest request) {
        if (request.getAttribute(PROBLEM) instanceof Problem known) {
            return Problems.answer(known);
        }
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri ? uri : null;
        var type = ProblemType.ofStatus(status);
        return Problems.answer(Problem.of(type, type.title(), path));
    }
}
