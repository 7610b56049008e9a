package dev.millrace.pool.process;

import dev.millrace.compute.FunctionRegistry;
import dev.millrace.content.ContentProperties;
import dev.millrace.content.LocalContentStore;
import dev.millrace.engine.SettableClock;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessSettings;
import dev.millrace.task.QueueOrder;
import dev.millrace.worker.RemoteCalls;
import dev.millrace.worker.WorkerCommand;
import dev.millrace.worker.WorkerInstallation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Pools of real processes, with a clock that stands until it is moved. */
final class WorkersHarness implements AutoCloseable {

    static final PoolName POOL = new PoolName("test");

    /** More than any function here needs to see that it is to stop, on however slow a machine. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** For those that never see it. */
    static final Duration SHORT = Duration.ofMillis(200);

    private static final long MIB = 1 << 20;

    /** Shared, so that an archive that children start from is made once. */
    private static final Path INSTALLATION = Path.of("target", "workers");

    final SettableClock clock = new SettableClock();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final LocalContentStore contents;
    final Workers workers;
    final Spawner spawner;

    /** With children as they really are. */
    WorkersHarness(Path directory) throws IOException {
        this(directory, real(INSTALLATION), LONG, LONG);
    }

    /** With children as they really are, which are killed soon after they were told to stop. */
    static WorkersHarness killing(Path directory) throws IOException {
        return new WorkersHarness(directory, real(INSTALLATION), SHORT, LONG);
    }

    /** With children as they are told, which are given up soon if they do not begin, and a pause of an hour after each failure. */
    static WorkersHarness strict(Path directory, Spawner.Commands commands) throws IOException {
        var hour = Duration.ofHours(1);
        return new WorkersHarness(
                directory,
                commands,
                new WorkersProperties(hour, Duration.ofSeconds(5), LONG, hour, 3, Duration.ofMillis(50), LONG));
    }

    /** How real children are started. */
    static Spawner.Commands real() throws IOException {
        return real(INSTALLATION);
    }

    /** How real children are started. */
    static Spawner.Commands real(Path installation) throws IOException {
        Files.createDirectories(installation.toAbsolutePath().getParent());
        return new WorkerInstallation(installation, WorkerInstallation.Caching.NONE)::command;
    }

    /**
     * How a program of the shell is started instead of a child.
     *
     * @param script may use the function {@code say} to send a message
     */
    static Spawner.Commands shell(String script) {
        var say = "say() { printf \"\\\\000\\\\000\\\\000\\\\$(printf %03o ${#1})\"; printf %s \"$1\"; }\n";
        return settings -> new WorkerCommand(
                List.of("/bin/sh", "-c", say + script), Map.of("PATH", "/bin:/usr/bin"), Path.of("/"));
    }

    WorkersHarness(Path directory, Spawner.Commands commands) throws IOException {
        this(directory, commands, LONG, LONG);
    }

    WorkersHarness(Path directory, Spawner.Commands commands, Duration grace, Duration startTimeout)
            throws IOException {
        this(
                directory,
                commands,
                new WorkersProperties(
                        Duration.ofMillis(10),
                        LONG,
                        grace,
                        Duration.ofMillis(100),
                        3,
                        Duration.ofMillis(50),
                        startTimeout));
    }

    private WorkersHarness(Path directory, Spawner.Commands commands, WorkersProperties properties) throws IOException {
        var content = new ContentProperties(
                DataSize.ofGigabytes(1), DataSize.ofBytes(0), null, DataSize.ofGigabytes(10), null);
        contents = LocalContentStore.in(directory.resolve("content"), content, clock);
        var timer = WorkersConfiguration.newTimer();
        spawner = new Spawner(commands, properties.startTimeout(), timer, clock);
        var around = new Workers.Surroundings(
                properties, spawner, ResidentMemory.in(Path.of("/proc")), timer, clock, registry);
        workers = new Workers(new RemoteCalls(new FunctionRegistry(List.of(new Act())), contents.files()), around);
        workers.start();
    }

    /** What most pools here have. */
    static Setup setup() {
        return new Setup(2, 64 * MIB, 512 * MIB, 0, Duration.ofMinutes(5), 0, List.of());
    }

    /** A definition in the making. */
    record Setup(int size, long heap, long rss, int tasks, Duration idle, int warm, List<String> jvmOptions) {

        Setup size(int other) {
            return new Setup(other, heap, rss, tasks, idle, warm, jvmOptions);
        }

        Setup heap(long mebibytes) {
            return new Setup(size, mebibytes * MIB, rss, tasks, idle, warm, jvmOptions);
        }

        Setup rss(long mebibytes) {
            return new Setup(size, heap, mebibytes * MIB, tasks, idle, warm, jvmOptions);
        }

        Setup tasks(int other) {
            return new Setup(size, heap, rss, other, idle, warm, jvmOptions);
        }

        Setup warm(int other) {
            return new Setup(size, heap, rss, tasks, idle, other, jvmOptions);
        }

        Setup jvmOptions(String... others) {
            return new Setup(size, heap, rss, tasks, idle, warm, List.of(others));
        }

        PoolDefinition definition() {
            var process = new ProcessSettings(heap, rss, tasks, idle, warm, Map.of(), jvmOptions);
            return new PoolDefinition(
                    POOL, PoolKind.PROCESS, size, null, 1000, QueueOrder.FIFO, Duration.ofMinutes(1), null, process);
        }
    }

    ProcessPool pool(Setup setup) {
        var pool = (ProcessPool) workers.create(setup.definition());
        pool.dormant(false);
        return pool;
    }

    ProcessPool pool() {
        return pool(setup());
    }

    double ended(String reason) {
        return registry.get("millrace.worker.restarts")
                .tag("reason", reason)
                .counter()
                .count();
    }

    double count(String state) {
        return registry.get("millrace.workers").tag("state", state).gauge().value();
    }

    @Override
    public void close() {
        workers.close();
    }
}
