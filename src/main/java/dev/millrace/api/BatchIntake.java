package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonBodies;
import dev.millrace.api.json.JsonList;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.api.request.BatchRequest;
import dev.millrace.api.request.CallbackRequest;
import dev.millrace.api.request.CallbackRules;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.engine.BatchOrder;
import dev.millrace.engine.BatchStream;
import dev.millrace.engine.BatchSubmitted;
import dev.millrace.engine.CallbackOrder;
import dev.millrace.engine.Engine;
import dev.millrace.engine.Submission;
import dev.millrace.task.Batch;
import dev.millrace.task.EventType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads batches from requests, whole or line by line, and hands them in. */
@Component
final class BatchIntake {

    /** How long a document waits while others take up the memory there is for them. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Engine engine;
    private final JsonList<TaskRequest> tasks;
    private final RequestKeys keys;
    private final BatchProperties properties;
    private final OpenStreams streams;
    private final DocumentRoom room;
    private final LateChecks checks;

    BatchIntake(Engine engine, JsonBodies bodies, RequestKeys keys, BatchProperties properties, LateChecks checks) {
        this.engine = engine;
        this.tasks = new JsonList<>(bodies, TaskRequest.class, "tasks", BatchOrder.MAX_TASKS);
        this.keys = keys;
        this.properties = properties;
        this.streams = new OpenStreams(properties.maxStreams());
        this.room = new DocumentRoom(properties.maxBodyBytes(), PATIENCE);
        this.checks = checks;
    }

    /** Hands in a batch that comes as one document. */
    BatchSubmitted document(HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        try (var _ = room.take(declared)) {
            return document(request, declared);
        }
    }

    private BatchSubmitted document(HttpServletRequest request, long declared) throws IOException {
        var body = JsonList.body(declared, request.getInputStream(), properties.maxBodyBytes());
        var listed = tasks.document(body, Set.of("callback"));
        var rest = tasks.rest(listed, BatchRest.class);
        var batch = new BatchRequest(listed.items(), null, rest.callback());
        check(batch);
        var key = keys.of(request, batch);
        var submissions = batch.tasks().stream().map(BatchIntake::submission).toList();
        var batches = engine.batches(Requesters.of(request));
        return batches.create(new BatchOrder(submissions, callbacks(rest.callback()), key));
    }

    /** Hands in a batch that comes line by line. */
    Batch lines(HttpServletRequest request) throws IOException {
        keys.refuse(request, "cannot stand with a stream of tasks: it may be taken in part");
        try (var _ = streams.open()) {
            var stream = engine.batches(Requesters.of(request)).open(List.of(), properties.stallTime());
            boolean ended = false;
            try {
                var batch = lines(request, stream);
                ended = true;
                return batch;
            } catch (IOException | RuntimeException e) {
                ended = true;
                throw stream.broken(e);
            } finally {
                if (!ended) {
                    stream.broken(new EOFException("the server failed"));
                }
            }
        }
    }

    private Batch lines(HttpServletRequest request, BatchStream stream) throws IOException {
        var lines = new TaskLines(
                request.getInputStream(),
                request.getContentLengthLong(),
                properties.maxLineBytes(),
                stream::waitsForSender,
                stream::heardFromSender);
        for (var line = lines.next(); line != null; line = lines.next()) {
            var place = "line " + lines.number();
            var task = tasks.line(line, place);
            check(task, place + ": ");
            stream.add(submission(task), lines.number(), line.length);
        }
        return stream.finish();
    }

    private void check(BatchRequest batch) {
        var errors = new FieldErrors();
        checks.check(batch.callback(), errors);
        for (int i = 0; i < batch.tasks().size(); i++) {
            addLate(batch.tasks().get(i), "tasks[" + i + "].", errors);
        }
        errors.refuseIfAny();
    }

    private void check(TaskRequest task, String place) {
        var errors = new FieldErrors();
        addLate(task, place, errors);
        errors.refuseIfAny();
    }

    private void addLate(TaskRequest task, String place, FieldErrors errors) {
        var wrong = new FieldErrors();
        checks.check(task, wrong);
        if (!wrong.isEmpty()) {
            errors.addAll(wrong.list(), place::concat);
        }
    }

    private static Submission submission(TaskRequest task) {
        return task.submission(null);
    }

    /** Whom to tell when all of a batch is done. */
    private static List<CallbackOrder> callbacks(@Nullable OneOrMany<CallbackRequest> asked) {
        return CallbackRules.orders(asked, Set.of(EventType.BATCH_DONE));
    }

    /** The fields of a batch that are about all of it. */
    private record BatchRest(@Nullable OneOrMany<CallbackRequest> callback) implements JsonRequest {
        @Override
        public void check(FieldErrors errors) {
            CallbackRules.checkForBatch(callback, errors);
        }
    }
}
