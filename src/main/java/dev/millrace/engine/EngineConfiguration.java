package dev.millrace.engine;

import dev.millrace.pool.PoolFactory;
import dev.millrace.pool.ProcessPools;
import dev.millrace.settings.MillraceProperties;
import dev.millrace.task.AttemptRules;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ContentBin;
import dev.millrace.task.ContentHolders;
import dev.millrace.task.ContentPlace;
import dev.millrace.task.FutureStore;
import dev.millrace.task.HostFollower;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.TaskHandler;
import dev.millrace.tracing.TaskSpans;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
        // Always something that is due sooner than any timeout: otherwise the thread is woken for every timeout that is
        // set
        // while there is no other, which is for nearly every short task.
        timer.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.SECONDS);
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

    /** The ports of the store that the engine uses. */
    record Stores(FutureStore futures, BatchStore batches, NodeRegistry nodes) {}

    @Bean
    Stores engineStores(FutureStore futures, BatchStore batches, NodeRegistry nodes) {
        return new Stores(futures, batches, nodes);
    }

    /** What the engine looks at, and is looked at with. */
    record Surroundings(Clock clock, ScheduledThreadPoolExecutor timer, TaskSpans spans) {}

    @Bean
    Surroundings engineSurroundings(Clock clock, ScheduledThreadPoolExecutor engineTimer, TaskSpans spans) {
        return new Surroundings(clock, engineTimer, spans);
    }

    @Bean
    EngineParts engineParts(Stores stores, AttemptRules rules, ContentBin bin, Surroundings around) {
        return new EngineParts(
                stores.futures(),
                stores.batches(),
                stores.nodes(),
                new Self(EngineConfiguration::newNodeId),
                rules,
                bin,
                around.clock(),
                around.timer(),
                around.spans());
    }

    /** What runs tasks. */
    record Runners(List<TaskHandler<?>> handlers, PoolFactory pools) {}

    @Bean
    Runners engineRunners(List<TaskHandler<?>> handlers, ProcessPools processes) {
        return new Runners(handlers, new PoolFactory(processes));
    }

    @Bean
    EngineAssembly engineAssembly(
            EngineParts parts,
            EngineProperties properties,
            EventsProperties events,
            EngineMeters meters,
            Runners runners) {
        var assembly = new EngineAssembly(parts, properties, events, meters, runners.handlers(), runners.pools());
        assembly.connect();
        return assembly;
    }

    @Bean
    Drain engineDrain(EngineAssembly assembly, MillraceProperties millrace, EngineProperties properties) {
        return assembly.drain(millrace.drainTime(), properties);
    }

    @Bean
    EngineAssembly.Facing engineFacing(
            MillraceProperties millrace, Drain drain, MeterRegistry registry, ChangeLog log) {
        return new EngineAssembly.Facing(millrace.retention(), drain, new BatchMeters(registry), log);
    }

    @Bean
    Engine engine(EngineAssembly assembly, EngineProperties properties, EngineAssembly.Facing facing) {
        return assembly.engine(properties, facing);
    }

    @Bean
    Pools pools(EngineAssembly assembly) {
        return assembly.pools();
    }

    @Bean(destroyMethod = "")
    Cluster cluster(EngineAssembly assembly, ClusterProperties properties, ContentPlace content) {
        var version = EngineConfiguration.class.getPackage().getImplementationVersion();
        var address = properties.address() == null ? null : properties.address().toString();
        var presence = new Cluster.Presence(version == null ? "development" : version, address, content.name());
        return assembly.cluster(properties, presence);
    }

    @Bean
    ContentHolders contentHolders(NodeRegistry nodes, ClusterProperties properties) {
        return new LivingHolders(nodes, properties.nodeTimeout());
    }

    @Bean
    EngineLifecycle engineLifecycle(
            EngineAssembly assembly,
            PoolsProperties pools,
            EngineProperties properties,
            ClusterProperties nodes,
            Cluster cluster) {
        return assembly.lifecycle(pools, properties, nodes, cluster);
    }

    @Bean
    DrainLifecycle drainLifecycle(
            EngineAssembly assembly, Drain drain, Cluster cluster, ApplicationEventPublisher events) {
        return new DrainLifecycle(drain, assembly, cluster, events);
    }

    @Bean
    HostFollower heldBack(EngineAssembly assembly) {
        return assembly.heldBack();
    }

    @Bean
    Nodes nodes(EngineParts parts, ClusterProperties properties, Cluster cluster) {
        return new Nodes(parts.nodes(), properties.nodeTimeout(), cluster::report);
    }

    @Bean
    PoolsEndpoint poolsEndpoint(Pools pools, Nodes nodes) {
        return new PoolsEndpoint(pools, nodes);
    }
}
