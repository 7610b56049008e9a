package dev.millrace.engine;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tasks are accepted, run and forgotten.
 *
 * @param idempotencyRetention how long an Idempotency-Key is remembered.
 * @param maxLostAttempts attempts lost one after the other, because the server died, after which a future fails.
 * @param purgeInterval how often done futures whose retention is over are removed.
 * @param stuckAfter how long work may go on after it was told to stop before it counts as stuck.
 * @param interruptGrace how long a shutdown waits for interrupted work to end before it is handed back regardless.
 */
@ConfigurationProperties("millrace.engine")
@Validated
public record EngineProperties(
        @DefaultValue("24h") Duration idempotencyRetention,
        @DefaultValue("3") @Min(1) @Max(100) int maxLostAttempts,
        @DefaultValue("1m") Duration purgeInterval,
        @DefaultValue("10s") Duration stuckAfter,
        @DefaultValue("5s") Duration interruptGrace) {}
