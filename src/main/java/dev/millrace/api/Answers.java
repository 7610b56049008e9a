package dev.millrace.api;

import dev.millrace.api.view.FutureView;
import dev.millrace.engine.FutureSnapshot;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The answers that several operations share. The media type is always set here: it saves the framework from negotiating
 * what the mapping has settled already.
 */
final class Answers {

    private static final String NO_STORE = "no-store";

    private Answers() {}

    static <T> ResponseEntity<T> of(HttpStatus status, T view) {
        return json(status).body(view);
    }

    static ResponseEntity.BodyBuilder json(HttpStatus status) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    static ResponseEntity<FutureView> future(HttpStatus status, FutureSnapshot snapshot) {
        return of(status, FutureView.of(snapshot));
    }

    static ResponseEntity<FutureView> future(HttpStatus status, FutureSnapshot snapshot, Patience patience) {
        var answer = json(status);
        applied(answer, patience, status);
        return answer.body(FutureView.of(snapshot));
    }

    static void applied(ResponseEntity.BodyBuilder answer, Patience patience, HttpStatus status) {
        var applied = patience.applied(status == HttpStatus.ACCEPTED);
        if (!applied.isEmpty()) {
            answer.header("Preference-Applied", applied);
        }
    }
}
