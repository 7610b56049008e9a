package dev.millrace.api;

import dev.millrace.api.problem.Refuses;
import dev.millrace.api.view.NodeList;
import dev.millrace.api.view.NodeView;
import dev.millrace.engine.Nodes;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells which servers share the database. */
@Tag(name = ApiTags.NODES)
@RestController
final class NodesController {

    private final Nodes nodes;

    NodesController(Nodes nodes) {
        this.nodes = nodes;
    }

    @Requires(Right.WATCH)
    @Operation(
            operationId = "listNodes",
            summary = "List the servers",
            description =
                    "Every server that shares the database, with its part of the pools. One that died stays in the list until "
                            + "what it ran is taken over. With SQLite there is one.")
    @ApiResponse(responseCode = "200", description = "Every server")
    @Refuses({})
    @GetMapping(path = "/v1/nodes", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<NodeList> list() {
        return Answers.of(
                HttpStatus.OK,
                new NodeList(nodes.list().stream().map(NodeView::of).toList()));
    }
}
