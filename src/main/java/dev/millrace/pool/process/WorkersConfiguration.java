package dev.millrace.pool.process;

import dev.millrace.compute.FunctionRegistry;
import dev.millrace.settings.DataDirectory;
import dev.millrace.task.ContentFiles;
import dev.millrace.worker.RemoteCalls;
import dev.millrace.worker.WorkerInstallation;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the workers their surroundings. */
@Configuration(proxyBeanMethods = false)
class WorkersConfiguration {

    /** What is still to be done when it is shut down is not needed any more, and no failure. */
    static ScheduledExecutorService newTimer() {
        var threads = Thread.ofPlatform().name("workers-timer").daemon().factory();
        var timer = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Bean
    RemoteCalls remoteCalls(FunctionRegistry functions, ContentFiles files) {
        return new RemoteCalls(functions, files);
    }

    @Bean
    WorkerInstallation workerInstallation(DataDirectory data) {
        return new WorkerInstallation(data.path().resolve("cache").resolve("worker"), WorkerInstallation.Caching.LATER);
    }

    /** Closed by the lifecycle. */
    @Bean(destroyMethod = "")
    Workers workers(
            RemoteCalls calls,
            WorkerInstallation installation,
            WorkersProperties properties,
            Clock clock,
            MeterRegistry registry) {
        var timer = newTimer();
        var spawner = new Spawner(installation::command, properties.startTimeout(), timer, clock);
        var memory = ResidentMemory.in(Path.of("/proc"));
        return new Workers(calls, new Workers.Surroundings(properties, spawner, memory, timer, clock, registry));
    }

    @Bean
    WorkersLifecycle workersLifecycle(Workers workers) {
        return new WorkersLifecycle(workers);
    }

    @Bean
    HealthIndicator workersHealthIndicator(Workers workers) {
        return new WorkersHealthIndicator(workers);
    }
}
