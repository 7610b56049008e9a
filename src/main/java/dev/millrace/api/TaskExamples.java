package dev.millrace.api;

/** Request bodies that work as they stand, for the OpenAPI description. */
final class TaskExamples {

    static final String DOWNLOAD = """
            {"url": "https://example.org/"}""";

    static final String DOWNLOAD_OPTIONS = """
            {
              "url": "https://example.org/",
              "fileName": "example.html",
              "headers": {"Accept": "text/html"},
              "maxBytes": "10MB",
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

    static final String TYPED_COMPUTE = """
            {"type": "compute", "function": "primes", "args": {"from": 0, "to": 1000000}}""";

    static final String TYPED_DOWNLOAD = """
            {"type": "download", "url": "https://example.org/"}""";

    private TaskExamples() {}
}
