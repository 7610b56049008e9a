package dev.millrace.callback;

import dev.millrace.net.OutboundHttp;
import dev.millrace.task.BatchStore;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the courier together and lets it follow the store. */
@Configuration(proxyBeanMethods = false)
class CallbackConfiguration {

    @Bean
    CallbackSecrets callbackSecrets(CallbackProperties properties) {
        return CallbackSecrets.of(properties.secrets());
    }

    @Bean
    Sender callbackSender(OutboundHttp http, CallbackSecrets secrets, CallbackProperties properties, Clock clock) {
        return new Sender(http, secrets, properties.timeout(), clock);
    }

    @Bean
    CourierParts courierParts(
            Outbox outbox, Sender sender, CallbackProperties properties, Clock clock, MeterRegistry registry) {
        var around =
                new CourierParts.Surroundings(clock, new DeliveryMeters(registry, outbox), newThreads(), newTimer());
        var schedule = new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble());
        return CourierParts.of(outbox, sender, schedule, around, properties);
    }

    @Bean
    Courier courier(CourierParts parts, FutureStore store) {
        var courier = new Courier(parts);
        store.follow(courier);
        return courier;
    }

    static ExecutorService newThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("callback-", 0).factory());
    }

    static ScheduledExecutorService newTimer() {
        var thread = Thread.ofPlatform().name("callback-timer").daemon().factory();
        var timer = new ScheduledThreadPoolExecutor(1, thread);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Bean
    CourierLifecycle courierLifecycle(Courier courier, CallbackProperties properties) {
        return new CourierLifecycle(courier, properties.shutdownGrace());
    }

    @Bean
    CallbackOwners callbackOwners(FutureStore futures, BatchStore batches) {
        return new CallbackOwners(futures, batches);
    }

    @Bean
    Callbacks callbacks(
            CallbackOwners owners, Outbox outbox, CallbackSecrets secrets, Sender callbackSender, Clock clock) {
        return new Callbacks(owners, outbox, secrets, callbackSender, clock);
    }
}
