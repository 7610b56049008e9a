package dev.millrace.download;

import dev.millrace.content.ContentProperties;
import dev.millrace.content.ContentStore;
import dev.millrace.download.fair.Fairness;
import dev.millrace.net.InterruptibleIo;
import dev.millrace.net.OutboundHttp;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fetches a URL into the content store. Runs on virtual and on platform threads; either way an interrupt ends it. */
public final class DownloadHandler implements TaskHandler<TaskSpec.Download> {

    private static final PoolName POOL = new PoolName("io");
    private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.5);

    private final Transfer.Tools tools;

    /** @param limits of the content store, so that what is too large is refused before it is sent */
    public DownloadHandler(
            OutboundHttp http,
            ContentStore content,
            ContentProperties limits,
            Fairness fairness,
            Clock clock,
            MeterRegistry meters) {
        var received = Counter.builder("millrace.download.bytes")
                .description("Bytes that downloads have received, those of failed attempts included")
                .baseUnit("bytes")
                .register(meters);
        tools = new Transfer.Tools(
                http, content, limits.maxBytes().toBytes(), fairness, clock, received, new Mistrust());
    }

    @Override
    public Class<TaskSpec.Download> specType() {
        return TaskSpec.Download.class;
    }

    @Override
    public PoolName defaultPool(TaskSpec.Download spec) {
        return POOL;
    }

    /** Its bytes come through this server's own connections, under the limits of its own bandwidth. */
    @Override
    public @Nullable String wrongPool(TaskSpec.Download spec, PoolKind kind) {
        return kind == PoolKind.PROCESS ? "is a pool of processes, which run no downloads" : null;
    }

    @Override
    public RetryPolicy defaultRetry() {
        return RETRY;
    }

    @Override
    public void check(TaskSpec.Download spec) {
        var errors = DownloadCheck.errors(spec);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    @Override
    public Map<String, FutureId> inputs(TaskSpec.Download spec) {
        var earlier = spec.ways().ifChanged();
        return earlier == null ? Map.of() : Map.of("ifChanged", earlier);
    }

    @Override
    public @Nullable String wrongInput(TaskSpec.Download spec, String field, FutureRecord input) {
        return Earlier.wrong(input, spec.url());
    }

    @Override
    public Map<String, PoolName> handsOverTo(TaskSpec.Download spec) {
        return spec.save() == null ? Map.of() : Map.of("save.pool", spec.save());
    }

    @Override
    public TaskSpec.Download read(JsonNode fields) {
        return DownloadFields.read(fields);
    }

    @Override
    public TaskSpec.Download outline(JsonNode fields) {
        return DownloadFields.outline(fields);
    }

    @Override
    public Outcome run(TaskSpec.Download spec, TaskContext context) throws Exception {
        return InterruptibleIo.call(() -> {
            try (var network = Network.open(tools, context, spec.ways().bandwidth())) {
                return new Transfer(tools, network, spec, context).run();
            }
        });
    }
}
