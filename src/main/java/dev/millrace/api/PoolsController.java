package dev.millrace.api;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.PoolRequest;
import dev.millrace.api.request.ShutdownRequest;
import dev.millrace.api.view.PoolList;
import dev.millrace.api.view.PoolView;
import dev.millrace.engine.PoolStatus;
import dev.millrace.engine.Pools;
import dev.millrace.engine.Wait;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Watches pools and changes them live. */
@Tag(name = ApiTags.POOLS)
@RestController
@RequestMapping(path = "/v1/pools", produces = MediaType.APPLICATION_JSON_VALUE)
final class PoolsController {

    private final Pools pools;

    PoolsController(Pools pools) {
        this.pools = pools;
    }

    @Requires(Right.READ)
    @Operation(operationId = "listPools", summary = "List the pools", description = "Every pool, by name.")
    @ApiResponse(responseCode = "200", description = "Every pool")
    @Refuses({})
    @GetMapping
    ResponseEntity<PoolList> list() {
        var views = pools.list().stream().map(PoolView::of).toList();
        return Answers.of(HttpStatus.OK, new PoolList(views));
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getPool",
            summary = "Get a pool, or wait until it is idle",
            description =
                    "With `?wait=idle` it answers as soon as nothing in the pool is unfinished, or when the time is over.")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "Answers when nothing runs and nothing is queued",
            schema = @Schema(allowableValues = "idle"))
    @Parameter(
            name = "timeout",
            in = ParameterIn.QUERY,
            description = "With `wait`: how long to wait at most; longer than 60 s is cut to it",
            schema = @Schema(type = "string", defaultValue = "60s"),
            example = "10s")
    @ApiResponse(responseCode = "200", description = "The pool")
    @Refuses(ProblemType.POOL_NOT_FOUND)
    @GetMapping("/{name}")
    ResponseEntity<PoolView> get(@PoolNamePath @PathVariable String name, HttpServletRequest request) {
        var query = new Query(request, Set.of("wait", "timeout"));
        var idle = query.text("wait");
        query.errors().require(idle == null || idle.equals("idle"), "wait", "must be idle");
        var timeout = Objects.requireNonNullElse(query.duration("timeout"), Patience.LONGEST);
        query.errors().refuseIfAny();
        var pool = known(name);
        return answer(idle == null ? pools.get(pool) : pools.awaitIdle(pool, Patience.limit(request, timeout)));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "putPool",
            summary = "Create a pool, or change it live",
            description =
                    "Size, total, capacity, order, timeout and bandwidth change at once; work under way is not disturbed. So do the "
                            + "limits of a process pool, except that a new heap, environment or JVM option holds for child "
                            + "processes started from then on; the others are ended as soon as they have no work. What was "
                            + "set here goes before the configuration until the pool is deleted.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples = {
                                                @ExampleObject(
                                                        name = "threads",
                                                        value =
                                                                "{\"kind\": \"virtual\", \"size\": 4, \"queueCapacity\": 100}"),
                                                @ExampleObject(
                                                        name = "processes",
                                                        value =
                                                                "{\"kind\": \"process\", \"size\": 2, \"maxHeapBytes\": \"256MiB\", "
                                                                        + "\"warm\": 1, \"timeout\": \"1m\"}")
                                            })))
    @ApiResponse(responseCode = "200", description = "The pool, changed")
    @ApiResponse(responseCode = "201", description = "The pool, created")
    @Refuses({ProblemType.POOL_KIND_FIXED, ProblemType.STORAGE_FULL})
    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PoolView> put(@ChangedPoolPath @PathVariable String name, @RequestBody PoolRequest pool) {
        var poolName = new PoolName(name);
        boolean created = pools.put(pool.definition(poolName));
        var answer = Answers.json(created ? HttpStatus.CREATED : HttpStatus.OK);
        if (created) {
            answer.header(HttpHeaders.LOCATION, "/v1/pools/" + name);
        }
        return answer.body(PoolView.of(pools.get(poolName)));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "deletePool",
            summary = "Delete a pool",
            description =
                    "A pool that holds unfinished futures is not deleted. A configured pool comes back, as configured, "
                            + "when the server starts again.")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @Refuses({ProblemType.POOL_NOT_FOUND, ProblemType.POOL_IN_USE})
    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(@ChangedPoolPath @PathVariable String name) {
        pools.delete(known(name));
        return ResponseEntity.noContent().build();
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "pausePool",
            summary = "Pause a pool",
            description = "It takes tasks and starts none; what runs goes on.")
    @ApiResponse(responseCode = "200", description = "The pool")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.POOL_NOT_FOUND})
    @PostMapping("/{name}/pause")
    ResponseEntity<PoolView> pause(@ChangedPoolPath @PathVariable String name, HttpServletRequest request) {
        Query.requireNone(request);
        return answer(pools.pause(known(name)));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "resumePool",
            summary = "Resume a pool",
            description = "After a pause or a shutdown it takes and starts tasks again.")
    @ApiResponse(responseCode = "200", description = "The pool")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.POOL_NOT_FOUND})
    @PostMapping("/{name}/resume")
    ResponseEntity<PoolView> resume(@ChangedPoolPath @PathVariable String name, HttpServletRequest request) {
        Query.requireNone(request);
        return answer(pools.resume(known(name)));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "shutdownPool",
            summary = "Shut a pool down",
            description =
                    "It takes no tasks and starts none; what runs goes on. Queued work stays and runs after `resume`, "
                            + "unless `cancelPending`.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject("{\"wait\": true, \"cancelPending\": false}"))))
    @ApiResponse(responseCode = "200", description = "The pool is shut down")
    @ApiResponse(responseCode = "202", description = "The pool is draining: something in it still runs")
    @Refuses(ProblemType.POOL_NOT_FOUND)
    @PostMapping(path = "/{name}/shutdown", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PoolView> shutdown(
            @ChangedPoolPath @PathVariable String name,
            @RequestBody(required = false) @Nullable ShutdownRequest body,
            HttpServletRequest request) {
        Query.requireNone(request);
        var how = body == null ? ShutdownRequest.DEFAULTS : body;
        var wait = Boolean.TRUE.equals(how.waitForRunning()) ? Patience.limit(request, Patience.LONGEST) : Wait.NONE;
        var status = pools.shutdown(known(name), Boolean.TRUE.equals(how.cancelPending()), wait);
        var done = status.state() == PoolState.SHUT_DOWN;
        return Answers.of(done ? HttpStatus.OK : HttpStatus.ACCEPTED, PoolView.of(status));
    }

    private static ResponseEntity<PoolView> answer(PoolStatus status) {
        return Answers.of(HttpStatus.OK, PoolView.of(status));
    }

    /** @throws Refusal.PoolNotFound if it cannot be the name of any pool */
    private static PoolName known(String name) {
        if (!PoolName.isValid(name)) {
            throw new Refusal.PoolNotFound(name.length() <= 80 ? name : name.substring(0, 80) + "…");
        }
        return new PoolName(name);
    }
}
