package dev.millrace.api.problem;

import dev.millrace.api.json.BodyTooLarge;
import dev.millrace.api.json.MalformedJson;
import dev.millrace.engine.BatchBroken;
import dev.millrace.security.AccessRefused;
import dev.millrace.security.ForeignRequest;
import dev.millrace.task.BatchId;
import dev.millrace.task.FieldError;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers every exception that leaves a controller, or never reached one, with a problem. */
@RestControllerAdvice
final class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Problem> refused(Refusal refusal, HttpServletRequest request) {
        return Problems.answer(problem(refusal, request), RefusalProblems.headersOf(refusal));
    }

    private static Problem problem(Refusal refusal, HttpServletRequest request) {
        var type = RefusalProblems.typeOf(refusal);
        if (refusal.getCause() != null) {
            log.atWarn()
                    .addKeyValue("path", request.getRequestURI())
                    .setCause(refusal.getCause())
                    .log("{}", type.slug());
        }
        var problem = Problem.of(type, String.valueOf(refusal.getMessage()), request.getRequestURI());
        if (refusal instanceof Refusal.Invalid invalid) {
            return problem.with(invalid.errors());
        }
        if (refusal instanceof Refusal.QuotaExceeded quota) {
            return problem.withRoom(quota.room());
        }
        return refusal instanceof Refusal.QueueFull full ? problem.withRoom(full.room()) : problem;
    }

    /** A stream of tasks that ended before its time. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> broken(BatchBroken stream, HttpServletRequest request) {
        var why = stream.why();
        var answer = why instanceof Refusal refusal ? refused(refusal, request) : other(why, request);
        if (answer == null || answer.getBody() == null) {
            return answer;
        }
        var batch = stream.batch().map(BatchId::toString).orElse(null);
        var problem = answer.getBody().withTaken(stream.taken(), batch);
        // If it was the body that failed, the container has given this answer up, and asks for another one.
        request.setAttribute(LastResortController.PROBLEM, problem);
        return Problems.answer(problem, answer.getHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Problem> malformed(MalformedJson json, HttpServletRequest request) {
        var detail = String.valueOf(json.getMessage());
        var problem = Problem.of(ProblemType.MALFORMED_JSON, detail, request.getRequestURI());
        var field = json.field();
        return Problems.answer(field == null ? problem : problem.with(List.of(new FieldError(field, detail))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> tooLarge(BodyTooLarge body, HttpServletRequest request) {
        return answer(ProblemType.BODY_TOO_LARGE, body, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> foreign(ForeignRequest foreign, HttpServletRequest request) {
        var type = switch (foreign.reason()) {
            case ORIGIN -> ProblemType.CROSS_SITE;
            case HOST -> ProblemType.MISDIRECTED_REQUEST;
        };
        return answer(type, foreign, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> refused(AccessRefused refused, HttpServletRequest request) {
        var detail = String.valueOf(refused.getMessage());
        var problem = Problem.of(AccessProblems.typeOf(refused), detail, request.getRequestURI());
        return Problems.answer(problem, AccessProblems.headersOf(refused));
    }

    @ExceptionHandler
    ResponseEntity<Problem> truncated(TruncatedBody body, HttpServletRequest request) {
        return answer(ProblemType.MALFORMED_REQUEST, body, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> coded(UnsupportedCoding body, HttpServletRequest request) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        var detail = String.valueOf(body.getMessage());
        return Problems.answer(
                Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, request.getRequestURI()), headers);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException body, HttpServletRequest request) {
        if (ClientFaults.isOne(body.getCause())) {
            return brokenOff(request);
        }
        var detail = "the body is missing; a JSON object is required";
        return Problems.answer(Problem.of(ProblemType.MALFORMED_JSON, detail, request.getRequestURI()));
    }

    @ExceptionHandler
    ResponseEntity<Problem> undecodable(InvalidParameterException query, HttpServletRequest request) {
        var detail = "the query holds a name or value that cannot be decoded";
        return Problems.answer(Problem.of(ProblemType.MALFORMED_REQUEST, detail, request.getRequestURI()));
    }

    /** The client has gone; nobody reads an answer. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> gone(AsyncRequestNotUsableException gone) {
        log.debug("a client went away: {}", gone.getMessage());
        return null;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> other(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse response) {
            return FrameworkProblems.answer(response, request);
        }
        if (ClientFaults.isPause(e)) {
            var detail = "the rest of the body did not come in time";
            return Problems.answer(Problem.of(ProblemType.REQUEST_TIMEOUT, detail, request.getRequestURI()));
        }
        if (ClientFaults.isOne(e)) {
            log.debug("a client went away or sent a broken body: {}", e.getMessage());
            return brokenOff(request);
        }
        log.atError().addKeyValue("path", request.getRequestURI()).setCause(e).log("A request failed");
        var detail = "the server failed to answer; its log says why";
        return Problems.answer(Problem.of(ProblemType.INTERNAL_ERROR, detail, request.getRequestURI()));
    }

    private static ResponseEntity<Problem> brokenOff(HttpServletRequest request) {
        var detail = "the body ended early or is not correctly framed";
        return Problems.answer(Problem.of(ProblemType.MALFORMED_REQUEST, detail, request.getRequestURI()));
    }

    private static ResponseEntity<Problem> answer(ProblemType type, Exception e, HttpServletRequest request) {
        return Problems.answer(Problem.of(type, String.valueOf(e.getMessage()), request.getRequestURI()));
    }
}
