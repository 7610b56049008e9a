package dev.millrace.api.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers with problems. */
public final class Problems {

    private Problems() {}

    public static ResponseEntity<Problem> answer(Problem problem) {
        return answer(problem, HttpHeaders.EMPTY);
    }

    /** The media type is set here, so the client's {@code Accept} is not asked: a problem always gets through. */
    static ResponseEntity<Problem> answer(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
