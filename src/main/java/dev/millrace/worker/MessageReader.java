package dev.millrace.worker;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.TaskError;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;

/** Makes messages of trees. */
final class MessageReader {

    private MessageReader() {}

    /** @throws IllegalArgumentException if it is no message */
    static Message message(Fields fields) {
        var message = message(fields.text("type"), fields);
        fields.end();
        return message;
    }

    private static Message message(String type, Fields fields) {
        return switch (type) {
            case "call" -> call(fields);
            case "output-given" ->
                new Message.OutputGiven(
                        fields.number("id"),
                        fields.text("path"),
                        fields.number("allowedBytes"),
                        fields.number("mostBytes"));
            case "output-refused" ->
                new Message.OutputRefused(fields.number("id"), fields.object("error", MessageReader::error));
            case "stop" -> new Message.Stop(fields.number("id"));
            case "quit" -> new Message.Quit();
            case "ready" -> new Message.Ready(fields.smallNumber("version"), fields.number("pid"));
            case "begun" -> new Message.Begun(fields.number("id"));
            case "progress" -> progress(fields);
            case "output-wanted" -> new Message.OutputWanted(fields.number("id"), fields.number("bytes"));
            case "done" ->
                new Message.Done(
                        fields.number("id"),
                        fields.any("result"),
                        fields.optionalObject("output", MessageReader::output));
            case "failed" ->
                new Message.Failed(
                        fields.number("id"),
                        find(EndedBy.values(), EndedBy::wire, fields.text("endedBy")),
                        fields.object("error", MessageReader::error));
            case "stopped" -> new Message.Stopped(fields.number("id"));
            default -> throw new IllegalArgumentException("the type is not known");
        };
    }

    private static Message.Call call(Fields fields) {
        return new Message.Call(
                fields.number("id"),
                fields.future("future"),
                fields.text("function"),
                fields.any("args"),
                fields.smallNumber("attempt"),
                fields.objects("inputs", MessageReader::input));
    }

    private static Message.InputFile input(Fields fields) {
        return new Message.InputFile(
                fields.future("future"), fields.text("path"), fields.number("bytes"), fields.optionalText("fileName"));
    }

    private static Message.Progressed progress(Fields fields) {
        return new Message.Progressed(
                fields.number("id"),
                fields.number("completed"),
                fields.optionalNumber("total"),
                fields.text("unit"),
                fields.optionalText("message"));
    }

    private static Message.Output output(Fields fields) {
        return new Message.Output(fields.text("contentType"), fields.optionalText("fileName"), fields.number("bytes"));
    }

    private static TaskError error(Fields fields) {
        Map<String, Object> details =
                MessageJson.MAPPER.treeToValue(fields.any("details"), new TypeReference<Map<String, Object>>() {});
        if (details == null || details.containsValue(null)) {
            throw new IllegalArgumentException("details are not what they should be");
        }
        return new TaskError(
                find(ErrorCode.values(), ErrorCode::wire, fields.text("code")),
                fields.text("message"),
                fields.flag("retryable"),
                details);
    }

    private static <T> T find(T[] all, Function<T, String> wire, String name) {
        return Arrays.stream(all)
                .filter(one -> wire.apply(one).equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not known"));
    }
}
