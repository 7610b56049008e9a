package dev.millrace.api;

import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the way from the root: people with a browser to the pages, everyone else to the paths. */
@Hidden
@RestController
final class IndexController {

    private static final IndexView INDEX = new IndexView(
            "/v3/api-docs",
            "/swagger-ui.html",
            "/v1/futures",
            "/v1/functions",
            "/v1/modules",
            "/v1/pools",
            "/v1/nodes",
            "/problems");

    @Requires(Right.NONE)
    @GetMapping("/")
    ResponseEntity<?> index(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html")
                ? ResponseEntity.status(HttpStatus.FOUND)
                        .location(URI.create("/swagger-ui.html"))
                        .build()
                : Answers.of(HttpStatus.OK, INDEX);
    }
}
