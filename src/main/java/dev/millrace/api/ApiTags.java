package dev.millrace.api;

/** The groups of operations in the OpenAPI description. */
final class ApiTags {

    static final String TASKS = "Tasks";
    static final String FUTURES = "Futures";
    static final String CALLBACKS = "Callbacks";
    static final String BATCHES = "Batches";
    static final String CONTENT = "Content";
    static final String FUNCTIONS = "Functions";
    static final String MODULES = "Modules";
    static final String POOLS = "Pools";
    static final String NODES = "Nodes";
    static final String PROBLEMS = "Problems";

    private ApiTags() {}
}
