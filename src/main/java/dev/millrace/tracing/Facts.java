package dev.millrace.tracing;

import io.opentelemetry.api.common.AttributeKey;

/**
 * What spans say, under the names of OpenTelemetry's semantic conventions (1.41) as far as they have one: those of messaging
 * for tasks, those of HTTP for requests.
 */
final class Facts {

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    static final AttributeKey<String> TASK_TYPE = AttributeKey.stringKey("millrace.task.type");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("millrace.attempt.number");
    static final AttributeKey<String> ENDED_BY = AttributeKey.stringKey("millrace.attempt.ended_by");

    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private Facts() {}
}
