package dev.millrace.engine;

import dev.millrace.settings.MillraceProperties;
import dev.millrace.task.AttemptRules;
import dev.millrace.task.ContentBin;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeId;
import dev.millrace.task.TaskHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the engine its surroundings, and its public face to everyone else. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    private static final int SUFFIX_BYTES = 4;

    private static NodeId newNodeId() {
        var random = new byte[SUFFIX_BYTES];
        new SecureRandom().nextBytes(random);
        return new NodeId(hostName() + "-" + HexFormat.of().formatHex(random));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledThreadPoolExecutor engineTimer() {
        var threads = Thread.ofPlatform().name("millrace-timer").daemon().factory();
        var timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Bean
    EngineMeters engineMeters(MeterRegistry registry) {
        return new EngineMeters(registry);
    }

    @Bean
    AttemptRules attemptRules(EngineProperties properties) {
        return new AttemptRules(() -> ThreadLocalRandom.current().nextLong(), properties.maxLostAttempts());
    }

    @Bean
    EngineParts engineParts(
            FutureStore store,
            AttemptRules rules,
            ContentBin bin,
            Clock clock,
            ScheduledThreadPoolExecutor engineTimer) {
        return new EngineParts(store, newNodeId(), rules, bin, clock, engineTimer);
    }

    @Bean
    EngineAssembly engineAssembly(
            EngineParts parts,
            EngineProperties properties,
            EngineMeters meters,
            List<TaskHandler<?>> handlers,
            ObjectProvider<ChangeListener> listeners) {
        var assembly = new EngineAssembly(parts, properties, meters, handlers);
        assembly.connect(listeners.orderedStream().toList());
        return assembly;
    }

    @Bean
    Drain engineDrain(EngineAssembly assembly, MillraceProperties millrace, EngineProperties properties) {
        return assembly.drain(millrace.drainTime(), properties);
    }

    @Bean
    TaskEngine taskEngine(
            EngineAssembly assembly, EngineProperties properties, MillraceProperties millrace, Drain drain) {
        return assembly.engine(properties, millrace.retention(), drain);
    }

    @Bean
    Pools pools(EngineAssembly assembly) {
        return assembly.pools();
    }

    @Bean
    EngineLifecycle engineLifecycle(EngineAssembly assembly, PoolsProperties pools, EngineProperties properties) {
        return assembly.lifecycle(pools, properties);
    }

    @Bean
    DrainLifecycle drainLifecycle(EngineAssembly assembly, Drain drain, ApplicationEventPublisher events) {
        return new DrainLifecycle(drain, assembly.waiters(), assembly.pools(), events);
    }

    @Bean
    PoolsEndpoint poolsEndpoint(Pools pools) {
        return new PoolsEndpoint(pools);
    }
}
