package dev.millrace.api;

import dev.millrace.api.problem.Refuses;
import dev.millrace.api.view.FunctionList;
import dev.millrace.api.view.FunctionView;
import dev.millrace.compute.FunctionRegistry;
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

/** Tells what compute tasks can call. */
@Tag(name = ApiTags.FUNCTIONS)
@RestController
final class FunctionsController {

    private final FunctionRegistry functions;

    FunctionsController(FunctionRegistry functions) {
        this.functions = functions;
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "listFunctions",
            summary = "List the functions",
            description =
                    "Every function that `POST /v1/tasks/compute` can call, with the JSON Schemas of its arguments and "
                            + "its result, and an example that works as it stands. The functions of WebAssembly modules are called "
                            + "as `wasm:module/export`, and `GET /v1/modules` lists them.")
    @ApiResponse(responseCode = "200", description = "Every function")
    @Refuses({})
    @GetMapping(path = "/v1/functions", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FunctionList> list() {
        var views = functions.descriptions().stream()
                .map(each -> FunctionView.of(each, functions.isolated(each.name())))
                .toList();
        return Answers.of(HttpStatus.OK, new FunctionList(views));
    }
}
