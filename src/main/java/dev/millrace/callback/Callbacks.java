package dev.millrace.callback;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.net.RequestUrls;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.Outbox;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.tracing.Traces;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks for whoever serves clients: makes, attaches, shows and tests them, on behalf of one who asks. Safe for use by many
 * threads.
 */
public final class Callbacks {

    /** How many deliveries to a callback are shown, the latest ones. */
    public static final int SHOWN = 10;

    private static final int TESTS_AT_ONCE = 16;

    private final CallbackOwners owners;
    private final Outbox outbox;
    private final CallbackSecrets secrets;
    private final Sender sender;
    private final Clock clock;
    private final Semaphore tests = new Semaphore(TESTS_AT_ONCE, true);
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Callbacks(CallbackOwners owners, Outbox outbox, CallbackSecrets secrets, Sender sender, Clock clock) {
        this.owners = owners;
        this.outbox = outbox;
        this.secrets = secrets;
        this.sender = sender;
        this.clock = clock;
    }

    /**
     * A callback and what was sent to it.
     *
     * @param signed whether deliveries to it are signed
     * @param deliveries the latest {@value #SHOWN}, oldest first
     */
    public record Status(Callback callback, boolean signed, List<Delivery> deliveries) {
        public Status {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * Makes a callback, which is not recorded yet, for an owner that may not be recorded either.
     *
     * @param prefix what stands before its fields where the client named them, such as {@code callback.}
     * @throws Refusal.Invalid if it names a secret that is not configured
     */
    public Callback create(CallbackDraft draft, Callback.Owner owner, String prefix) {
        requireSecret(draft, prefix);
        var ends = switch (owner) {
            case Callback.Owner.OfFuture _ -> EventType.ENDS;
            case Callback.Owner.OfBatch _ -> Set.of(EventType.BATCH_DONE);
        };
        var trace = Traces.current();
        return new Callback(
                ids.generate(),
                owner,
                draft.url(),
                RequestUrls.server(draft.url()),
                draft.events().isEmpty() ? ends : draft.events(),
                draft.secret(),
                trace == null ? draft.headers() : trace.addTo(draft.headers()),
                clock.instant());
    }

    private void requireSecret(CallbackDraft draft, String prefix) {
        if (!secrets.knows(draft.secret())) {
            throw new Refusal.Invalid(
                    prefix + "secret",
                    "names no configured secret; a secret itself begins with " + SigningSecret.PREFIX);
        }
    }

    /** Whether a callback's secret is one, or the name of a configured one; absent: yes. */
    public boolean knowsSecret(@Nullable String secret) {
        return secrets.knows(secret);
    }

    /**
     * Attaches a callback to a future or a batch. If that is done already, it is told at once.
     *
     * @throws Refusal.FutureNotFound if there is no such future
     * @throws Refusal.BatchNotFound if there is no such batch
     * @throws Refusal.TooManyCallbacks if it has {@value Outbox#MAX_CALLBACKS}
     */
    public Status attach(Callback.Owner owner, CallbackDraft draft, Requester by) {
        var callback = create(draft, owner, "");
        if (by.confined()) {
            owners.require(owner, by);
        }
        return switch (await(outbox.attach(callback))) {
            case ATTACHED -> status(callback);
            case NO_OWNER -> throw CallbackOwners.notFound(owner);
            case TOO_MANY -> throw tooMany(owner);
        };
    }

    /**
     * The callbacks of a future or a batch, in the order in which they were attached.
     *
     * @throws Refusal.FutureNotFound if there is no such future
     * @throws Refusal.BatchNotFound if there is no such batch
     */
    public List<Status> of(Callback.Owner owner, Requester by) {
        owners.require(owner, by);
        return outbox.callbacks(owner).stream().map(this::status).toList();
    }

    /**
     * One callback of a future or a batch.
     *
     * @throws Refusal.FutureNotFound if there is no such future
     * @throws Refusal.BatchNotFound if there is no such batch
     * @throws Refusal.CallbackNotFound if it has no such callback
     */
    public Status of(Callback.Owner owner, UUID callback, Requester by) {
        return status(known(owner, callback, by));
    }

    /**
     * Sends the latest delivery to a callback again, at once and with all retries before it.
     *
     * @throws Refusal.FutureNotFound if there is no such future
     * @throws Refusal.BatchNotFound if there is no such batch
     * @throws Refusal.CallbackNotFound if it has no such callback
     * @throws Refusal.NothingDelivered if there was nothing to tell it yet
     */
    public Delivery redeliver(Callback.Owner owner, UUID callback, Requester by) {
        known(owner, callback, by);
        return await(outbox.redeliver(callback, clock.instant()))
                .orElseThrow(() -> new Refusal.NothingDelivered(callback));
    }

    /** Sends a body at once, as a delivery would be sent, and records nothing. */
    public Delivery.Attempt test(CallbackDraft draft, String body) {
        requireSecret(draft, "");
        var message = new Sender.Message(ids.generate().toString(), draft.url(), draft.secret(), draft.headers(), body);
        try {
            tests.acquire();
            try {
                return sender.send(message, 1).attempt();
            } finally {
                tests.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal.Draining();
        }
    }

    private static Refusal tooMany(Callback.Owner owner) {
        return switch (owner) {
            case Callback.Owner.OfFuture(var id) -> new Refusal.TooManyCallbacks(id, Outbox.MAX_CALLBACKS);
            case Callback.Owner.OfBatch(var id) -> new Refusal.TooManyCallbacks(id, Outbox.MAX_CALLBACKS);
        };
    }

    private Callback known(Callback.Owner owner, UUID callback, Requester by) {
        owners.require(owner, by);
        return outbox.callback(callback)
                .filter(found -> found.owner().equals(owner))
                .orElseThrow(() -> new Refusal.CallbackNotFound(callback.toString()));
    }

    private Status status(Callback callback) {
        boolean signed = secrets.find(callback.secret()).isPresent();
        return new Status(callback, signed, outbox.deliveries(callback.id(), SHOWN));
    }

    private static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }
}
