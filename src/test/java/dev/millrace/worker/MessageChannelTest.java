package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MessageChannelTest {

    private static final FutureId FUTURE = new FutureId(UUID.fromString("0199c0de-0000-7000-8000-00000000000a"));
    private static final TaskError ERROR =
            new TaskError(ErrorCode.TASK_FAILED, "nö", true, Map.of("status", 404, "names", List.of("a", "b")));

    static Stream<Message.FromServer> fromServer() {
        var args = JsonMapper.shared().readTree("{\"a\":[1,2.5,null,true,{\"b\":\"\\u0000ü\"}]}");
        var inputs = List.of(
                new Message.InputFile(FUTURE, "/data/a b", Long.MAX_VALUE, "x.txt"),
                new Message.InputFile(FUTURE, "/data/ü", 0, null));
        return Stream.of(
                new Message.Call(1, FUTURE, "a.B$C", args, 3, inputs),
                new Message.Call(2, FUTURE, "a.B", JsonMapper.shared().nullNode(), 1, List.of()),
                new Message.OutputGiven(1, "/data/x", 7, 9),
                new Message.OutputRefused(1, ERROR),
                new Message.Stop(Long.MAX_VALUE),
                new Message.Quit());
    }

    static Stream<Message.FromChild> fromChild() {
        var result = JsonMapper.shared().readTree("[1]");
        return Stream.of(
                new Message.Ready(1, 4711),
                new Message.Progressed(1, 5, 10L, "rows", "going on"),
                new Message.Progressed(1, 5, null, "rows", null),
                new Message.OutputWanted(1, Long.MAX_VALUE),
                new Message.Done(1, result, null),
                new Message.Done(1, JsonMapper.shared().nullNode(), new Message.Output("text/plain", "a.txt", 5)),
                new Message.Done(1, result, new Message.Output("text/plain", null, 0)),
                new Message.Failed(1, EndedBy.OOM, ERROR),
                new Message.Stopped(1));
    }

    @ParameterizedTest
    @MethodSource
    void fromServer(Message.FromServer message) throws IOException {
        var wire = new ByteArrayOutputStream();
        toChild(new byte[0], wire).send(message);
        assertThat(toServer(wire.toByteArray()).receive()).hasValue(message);
    }

    @ParameterizedTest
    @MethodSource
    void fromChild(Message.FromChild message) throws IOException {
        var wire = new ByteArrayOutputStream();
        MessageChannel.toServer(InputStream.nullInputStream(), wire).send(message);
        assertThat(toChild(wire.toByteArray(), OutputStream.nullOutputStream()).receive())
                .hasValue(message);
    }

    @Test
    void endOfTheStreamIsNoMessage() throws IOException {
        assertThat(toServer(new byte[0]).receive()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stop",
                "[]",
                "null",
                "{}",
                "{\"type\":\"other\"}",
                "{\"type\":7}",
                "{\"type\":\"stop\"}",
                "{\"type\":\"stop\",\"id\":null}",
                "{\"type\":\"stop\",\"id\":\"1\"}",
                "{\"type\":\"stop\",\"id\":1.5}",
                "{\"type\":\"stop\",\"id\":1,\"more\":1}",
                "{\"type\":\"stop\",\"id\":1} {}",
                "{\"type\":\"stop\",\"id\":1",
                "{\"type\":\"quit\",\"id\":1}",
                "{\"type\":\"ready\",\"version\":1,\"pid\":1}",
                "{\"type\":\"output-refused\",\"id\":1,\"error\":[]}",
                "{\"type\":\"output-refused\",\"id\":1,\"error\":{\"code\":\"x\",\"message\":\"\",\"retryable\":true,"
                        + "\"details\":{}}}",
                "{\"type\":\"call\",\"id\":1,\"future\":\"x\",\"function\":\"f\",\"args\":1,\"attempt\":1,\"inputs\":[]}"
            })
    void whatIsNoMessageOfTheServerIsAFault(String payload) throws IOException {
        var wire = new ByteArrayOutputStream();
        new Frames().write(wire, payload.getBytes(StandardCharsets.UTF_8));
        var channel = toServer(wire.toByteArray());
        assertThatExceptionOfType(FrameException.class).isThrownBy(channel::receive);
    }

    @Test
    void messageThatIsTooLargeIsNotSent() {
        var wire = new ByteArrayOutputStream();
        var large = JsonMapper.shared().getNodeFactory().stringNode("x".repeat(Frames.MAX_BYTES));
        assertThatExceptionOfType(FrameException.class)
                .isThrownBy(() -> MessageChannel.toServer(InputStream.nullInputStream(), wire)
                        .send(new Message.Done(1, large, null)));
        assertThat(wire.size()).isZero();
    }

    private static MessageChannel<Message.FromServer, Message.FromChild> toServer(byte[] incoming) {
        return MessageChannel.toServer(new ByteArrayInputStream(incoming), OutputStream.nullOutputStream());
    }

    private static MessageChannel<Message.FromChild, Message.FromServer> toChild(byte[] incoming, OutputStream out) {
        return MessageChannel.toChild(new ByteArrayInputStream(incoming), out);
    }
}
