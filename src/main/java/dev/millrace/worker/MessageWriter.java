package dev.millrace.worker;

import dev.millrace.task.TaskError;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writes one message as JSON, field by field: a child that is ready says so before it has found out how to write trees.
 */
final class MessageWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private MessageWriter(JsonGenerator out) {
        this.out = out;
    }

    static byte[] write(Message message) {
        var bytes = new ByteArrayOutputStream();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            var writer = new MessageWriter(out);
            if (message instanceof Message.FromServer fromServer) {
                writer.fromServer(fromServer);
            } else {
                writer.fromChild((Message.FromChild) message);
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void fromServer(Message.FromServer message) {
        switch (message) {
            case Message.Call call -> call(call);
            case Message.OutputGiven given -> {
                about("output-given", given.id());
                text("path", given.path());
                out.writeNumberProperty("allowedBytes", given.allowedBytes());
                out.writeNumberProperty("mostBytes", given.mostBytes());
            }
            case Message.OutputRefused refused -> {
                about("output-refused", refused.id());
                error(refused.error());
            }
            case Message.Stop stop -> about("stop", stop.id());
            case Message.Quit _ -> text("type", "quit");
        }
    }

    /** No switch by type: the code of one is generated when it first runs, and every child would wait for that. */
    private void fromChild(Message.FromChild message) {
        if (message instanceof Message.Begun begun) {
            about("begun", begun.id());
        } else if (message instanceof Message.Ready ready) {
            text("type", "ready");
            out.writeNumberProperty("version", ready.version());
            out.writeNumberProperty("pid", ready.pid());
        } else if (message instanceof Message.Progressed progress) {
            progress(progress);
        } else if (message instanceof Message.OutputWanted wanted) {
            about("output-wanted", wanted.id());
            out.writeNumberProperty("bytes", wanted.bytes());
        } else {
            end((Message.End) message);
        }
    }

    private void end(Message.End end) {
        if (end instanceof Message.Done done) {
            about("done", done.id());
            tree("result", done.result());
            output(done.output());
        } else if (end instanceof Message.Failed failed) {
            about("failed", failed.id());
            text("endedBy", failed.endedBy().wire());
            error(failed.error());
        } else {
            about("stopped", end.id());
        }
    }

    private void call(Message.Call call) {
        about("call", call.id());
        text("future", call.future().toString());
        text("function", call.function());
        tree("args", call.args());
        out.writeNumberProperty("attempt", call.attempt());
        out.writeArrayPropertyStart("inputs");
        for (var input : call.inputs()) {
            out.writeStartObject();
            text("future", input.future().toString());
            text("path", input.path());
            out.writeNumberProperty("bytes", input.bytes());
            text("fileName", input.fileName());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void progress(Message.Progressed progress) {
        about("progress", progress.id());
        out.writeNumberProperty("completed", progress.completed());
        var total = progress.total();
        if (total != null) {
            out.writeNumberProperty("total", total.longValue());
        }
        text("unit", progress.unit());
        text("message", progress.message());
    }

    private void output(Message.@Nullable Output output) {
        if (output != null) {
            out.writeObjectPropertyStart("output");
            text("contentType", output.contentType());
            text("fileName", output.fileName());
            out.writeNumberProperty("bytes", output.bytes());
            out.writeEndObject();
        }
    }

    private void error(TaskError error) {
        out.writeObjectPropertyStart("error");
        text("code", error.code().wire());
        text("message", error.message());
        out.writeBooleanProperty("retryable", error.retryable());
        tree("details", MessageJson.MAPPER.valueToTree(error.details()));
        out.writeEndObject();
    }

    private void about(String type, long id) {
        text("type", type);
        out.writeNumberProperty("id", id);
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    private void tree(String name, JsonNode value) {
        out.writeName(name);
        MessageJson.MAPPER.writeTree(out, value);
    }
}
