package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's own name for one request, so that sending it again does not do the work again.
 *
 * @param owner whose key it is; absent: anonymous
 * @param path of the request
 * @param fingerprint of the request's body; the same key with another one is refused
 */
public record IdempotencyKey(@Nullable String owner, String path, String key, String fingerprint, Instant expiresAt) {}
