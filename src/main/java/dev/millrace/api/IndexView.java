package dev.millrace.api;

import dev.millrace.api.json.JsonView;

/** Where to start. */
record IndexView(
        String openapi,
        String swaggerUi,
        String futures,
        String functions,
        String modules,
        String pools,
        String nodes,
        String problems)
        implements JsonView {}
