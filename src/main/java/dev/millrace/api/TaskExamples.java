package dev.millrace.api;

/** Request bodies that work as they stand, but for the module that some of them call, for the OpenAPI description. */
final class TaskExamples {

    static final String DOWNLOAD = """
            {"url": "https://example.org/"}""";

    static final String DOWNLOAD_OPTIONS = """
            {
              "url": "https://example.org/",
              "fileName": "example.html",
              "headers": {"Accept": "text/html"},
              "maxBytes": "10MB",
              "connections": 4,
              "mirrors": ["https://mirror.example.net/"],
              "timeout": "1m",
              "retry": {"maxAttempts": 5, "initialDelay": "2s"},
              "labels": {"team": "data"},
              "retention": "7d"
            }""";

    static final String COMPUTE = """
            {"function": "primes", "args": {"from": 0, "to": 1000000}}""";

    static final String COMPUTE_OPTIONS = """
            {
              "function": "pi",
              "args": {"digits": 1000},
              "delay": "2s",
              "ttl": "1h",
              "timeout": "5m",
              "labels": {"team": "maths"}
            }""";

    static final String ISOLATED = """
            {"function": "primes", "args": {"from": 0, "to": 1000000}, "pool": "isolated", "timeout": "30s"}""";

    static final String WASM_EXPORT = """
            {"function": "wasm:numbers/add", "args": [20, 22]}""";

    static final String WASM_COMMAND = """
            {
              "function": "wasm:report",
              "stdin": "one line\\nand another\\n",
              "argv": ["first", "second"],
              "env": {"MODE": "demo"}
            }""";

    static final String TYPED_COMPUTE = """
            {"type": "compute", "function": "primes", "args": {"from": 0, "to": 1000000}}""";

    static final String TYPED_DOWNLOAD = """
            {"type": "download", "url": "https://example.org/"}""";

    static final String BATCH = """
            {
              "defaults": {"type": "compute", "function": "primes", "labels": {"team": "maths"}},
              "tasks": [
                {"args": {"from": 0, "to": 1000}},
                {"args": {"from": 1000, "to": 2000}},
                {"args": {"from": 2000, "to": 3000}, "priority": 5}
              ]
            }""";

    static final String MIXED_BATCH = """
            {
              "tasks": [
                {"type": "compute", "function": "pi", "args": {"digits": 100}},
                {"type": "download", "url": "https://example.org/"}
              ]
            }""";

    static final String LINES = """
            {"type":"compute","function":"primes","args":{"from":0,"to":1000}}
            {"type":"compute","function":"primes","args":{"from":1000,"to":2000}}
            """;

    static final String CHAIN = """
            {
              "type": "compute",
              "function": "mandelbrot",
              "args": {"width": 64, "height": 64},
              "then": {
                "type": "compute",
                "function": "digest",
                "args": {"future": {"$from": "id"}},
                "then": {"type": "compute", "function": "echo", "args": {"hex": {"$from": "result.hex"}}}
              },
              "onFailure": {"type": "compute", "function": "echo", "args": {"why": {"$from": "error.code"}}}
            }""";

    private TaskExamples() {}
}
