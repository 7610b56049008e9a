package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.view.ModulePage;
import dev.millrace.api.view.ModuleView;
import dev.millrace.compute.ModuleLibrary;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes, shows and removes WebAssembly modules. */
@Tag(name = ApiTags.MODULES)
@RestController
@RequestMapping(path = "/v1/modules", produces = MediaType.APPLICATION_JSON_VALUE)
final class ModulesController {

    private static final String WASM = "application/wasm";
    private static final int DEFAULT_LIMIT = 50;

    private final ModuleLibrary modules;
    private final ModuleUpload upload;

    ModulesController(ModuleLibrary modules) {
        this.modules = modules;
        this.upload = new ModuleUpload(modules);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "listModules",
            summary = "List the modules",
            description =
                    "The latest version of every module, by name. Follow `nextCursor`, or the `Link` header, for the "
                            + "next part.")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many at most",
            schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"),
            example = "50")
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The `nextCursor` of the part before",
            schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "200", description = "A part of the list")
    @Refuses({})
    @GetMapping
    ResponseEntity<ModulePage> list(HttpServletRequest request) {
        var query = new Query(request, Set.of("limit", "cursor"));
        int limit = Objects.requireNonNullElse(query.read("limit", FutureFilter::limit), DEFAULT_LIMIT);
        var after = query.read("cursor", ModuleName::new);
        query.errors().refuseIfAny();
        var page = ModulePage.of(modules.list(after, limit + 1), limit);
        var answer = Answers.json(HttpStatus.OK);
        if (page.nextCursor() instanceof String next) {
            answer.header(HttpHeaders.LINK, "</v1/modules?limit=" + limit + "&cursor=" + next + ">; rel=\"next\"");
        }
        return answer.body(page);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getModule",
            summary = "Get a module",
            description = "What its latest version exports, and so what can be called as `wasm:module/export`.")
    @ApiResponse(responseCode = "200", description = "The module")
    @Refuses(ProblemType.MODULE_NOT_FOUND)
    @GetMapping("/{name}")
    ResponseEntity<ModuleView> get(@ModuleNamePath @PathVariable String name, HttpServletRequest request) {
        Query.requireNone(request);
        return Answers.of(HttpStatus.OK, ModuleView.of(modules.get(known(name))));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "putModule",
            summary = "Upload a module, or a new version of one",
            description =
                    "The body is a WebAssembly core module, which is checked to the last instruction. It may import functions of "
                            + "`wasi_snapshot_preview1`, and nothing else. Tasks that were submitted before go on with the version "
                            + "that they were checked against; the last " + ModuleLibrary.MOST_VERSIONS
                            + " versions stay callable as `wasm:module@version`.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            description = "A module in binary form",
                            content = {
                                @Content(mediaType = WASM, schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @Parameter(
            name = "Content-Digest",
            in = ParameterIn.HEADER,
            description =
                    "What the bytes must hash to, as `sha-256=:…:` (RFC 9530); `Repr-Digest` is the same here. Other hashes "
                            + "are not checked",
            schema = @Schema(type = "string"),
            example = "sha-256=:9h/WL1fEEmnCw2DyPuruwQkNscnDhlEQZnTUi8Zdu6g=:")
    @ApiResponse(responseCode = "200", description = "The module, as it is from now on")
    @ApiResponse(responseCode = "201", description = "The module, which is new")
    @Refuses({
        ProblemType.INVALID_REQUEST,
        ProblemType.INVALID_MODULE,
        ProblemType.CONTENT_TOO_LARGE,
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        ProblemType.TOO_MANY_STREAMS,
        ProblemType.STORAGE_FULL
    })
    @PutMapping(
            path = "/{name}",
            consumes = {WASM, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<ModuleView> put(@ModuleNamePath @PathVariable String name, HttpServletRequest request)
            throws IOException {
        Query.requireNone(request);
        var errors = new FieldErrors();
        UploadHeaders.check(request, errors);
        var digests = UploadHeaders.digests(request, errors);
        errors.require(
                ModuleName.isValid(name), "name", "must be 1 to 63 lower-case letters, digits and inner hyphens");
        errors.refuseIfAny();
        var taken = upload.receive(new ModuleName(name), request, digests);
        boolean created = taken.saving() == Saving.CREATED;
        var answer = Answers.json(created ? HttpStatus.CREATED : HttpStatus.OK);
        if (created) {
            answer.header(HttpHeaders.LOCATION, "/v1/modules/" + name);
        }
        return answer.body(ModuleView.of(taken.module()));
    }

    @Requires(Right.ADMINISTER)
    @Operation(
            operationId = "deleteModule",
            summary = "Delete a module",
            description = "With all its versions. A module that an unfinished future calls is not deleted.")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @Refuses({ProblemType.MODULE_NOT_FOUND, ProblemType.MODULE_IN_USE})
    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(@ModuleNamePath @PathVariable String name, HttpServletRequest request) {
        Query.requireNone(request);
        modules.delete(known(name));
        return ResponseEntity.noContent().build();
    }

    /** @throws Refusal.ModuleNotFound if it cannot be the name of any module */
    private static ModuleName known(String name) {
        if (!ModuleName.isValid(name)) {
            throw new Refusal.ModuleNotFound(name.length() <= 80 ? name : name.substring(0, 80) + "…");
        }
        return new ModuleName(name);
    }
}
