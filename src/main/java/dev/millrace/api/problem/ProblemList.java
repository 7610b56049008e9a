package dev.millrace.api.problem;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Every problem type. */
@Schema(name = "ProblemTypeList", description = "Every problem type")
public record ProblemList(List<ProblemTypeView> items) implements JsonView {}
