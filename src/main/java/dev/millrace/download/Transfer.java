package dev.millrace.download;

import dev.millrace.content.ContentStore;
import dev.millrace.download.fair.Fairness;
import dev.millrace.download.fair.HostClosedException;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskSpec;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a download, from the first request to the kept content. For one thread, once. */
final class Transfer {

    /** What every transfer works with. */
    record Tools(
            OutboundHttp http,
            ContentStore content,
            long maxBytes,
            Fairness fairness,
            Clock clock,
            Counter received,
            Mistrust mistrust) {}

    static final String UNIT = "bytes";

    /** What has less is soon fetched again, and is not made ready for that. */
    static final long LARGE = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Tools tools;
    private final Network network;
    private final TaskSpec.Download spec;
    private final TaskContext context;
    private final Instant begun;
    private final Failures failures;
    private final Sources sources;
    private final Setbacks setbacks;
    private final @Nullable Checksum checksum;

    private @Nullable Gathered gathered;

    /** Present until it is known that its content is not the answer. */
    private @Nullable Earlier earlier;

    Transfer(Tools tools, Network network, TaskSpec.Download spec, TaskContext context) {
        this.tools = tools;
        this.network = network;
        this.spec = spec;
        this.context = context;
        this.begun = tools.clock().instant();
        this.failures = new Failures(tools.clock(), tools.fairness().longestPause());
        this.checksum =
                spec.checksum() == null ? null : Checksum.parse(spec.checksum()).orElseThrow();
        this.sources = new Sources(spec, checksum, context.id(), tools.mistrust());
        this.setbacks = new Setbacks(context);
    }

    /** Never throws for what the other side or the disk does. */
    Outcome run() {
        Outcome outcome = new Outcome.Stopped();
        try {
            outcome = attempt();
            // An interrupt breaks off whatever was under way, so a failure after it tells of the interrupt only.
            if (outcome instanceof Outcome.Failed && interrupted()) {
                outcome = new Outcome.Stopped();
            }
            return outcome;
        } finally {
            if (gathered != null) {
                gathered.settle(outcome, context.stopReason());
            }
            if (Failures.isLast(outcome)) {
                tools.mistrust().forget(context.id());
            }
        }
    }

    private Outcome attempt() {
        try {
            context.checkStop();
            takeUp();
            if (gathered == null) {
                lookBack();
            }
            return fetch();
        } catch (InterruptedException _) {
            return new Outcome.Stopped();
        } catch (Refusal.StorageFull e) {
            return new Outcome.Failed(Failures.storageFull(e));
        } catch (Refusal.ContentStoreUnavailable e) {
            return new Outcome.Failed(Failures.notStored(e));
        } catch (Refusal.ContentTooLarge e) {
            return new Outcome.Failed(Failures.tooLarge(tools.maxBytes()));
        } catch (IOException e) {
            return new Outcome.Failed(failures.of(e, sources.first().host()));
        }
    }

    private boolean interrupted() {
        return context.stopRequested() || Thread.currentThread().isInterrupted();
    }

    private void takeUp() throws IOException {
        if (context.attempt() == 1) {
            return;
        }
        var left = tools.content().takeUp(context.id(), context.attempt());
        if (left.isPresent()) {
            var draft = left.get();
            ResumeNote.parse(draft.note())
                    .ifPresentOrElse(
                            note -> gathered = new Gathered(draft, note, checksum, true, false),
                            () -> Gathered.discard(draft));
        }
    }

    /** What was set aside is newer than an earlier download. */
    private void lookBack() {
        var id = spec.ways().ifChanged();
        earlier = id == null
                ? null
                : context.inputFuture(id)
                        .flatMap(future -> Earlier.of(future, spec.url()))
                        .filter(found -> found.suits(checksum, limit()))
                        .orElse(null);
    }

    private Outcome fetch() throws IOException, InterruptedException {
        var outcome = inTurn(sources.order(gathered), null);
        var wrong = gathered;
        if (wrong == null || !sources.mayLie() || !Failures.isMismatch(outcome)) {
            return outcome;
        }
        boolean known = sources.part(wrong);
        return inTurn(sources.unproven(), known ? (Outcome.Failed) outcome : null);
    }

    /**
     * Asks one source after the other until one has the bytes.
     *
     * @param before what one that was asked before came to, and does not come to otherwise
     */
    private Outcome inTurn(List<Source> order, Outcome.@Nullable Failed before)
            throws IOException, InterruptedException {
        setbacks.begin(before);
        for (var source : order) {
            context.checkStop();
            if (setbacks.isPaused() && sources.isMistrusted(source)) {
                continue; // others may have the right bytes, later
            }
            if (sources.alone()) {
                discard();
            }
            var outcome = from(source);
            if (sources.alone() && outcome instanceof Outcome.Failed lie && Failures.isMismatch(lie)) {
                sources.lied();
                setbacks.lasting(lie);
            } else if (!Failures.isOfOneSource(outcome)) {
                return outcome;
            } else {
                setbacks.add(outcome);
            }
        }
        return setbacks.sum();
    }

    private Outcome from(Source source) throws IOException, InterruptedException {
        var base = gathered != null && gathered.canGoOnFrom(source) ? gathered : null;
        if (base != null || connections() > 1) {
            var outcome = unlessChanged(() -> part(source, base));
            if (outcome != null) {
                return outcome;
            }
            context.checkStop();
        }
        var outcome = whole(source);
        return outcome == null ? Objects.requireNonNull(whole(source)) : outcome;
    }

    /** {@code null} once at most: nothing has changed, but the earlier content is not the answer after all. */
    private @Nullable Outcome whole(Source source) throws IOException, InterruptedException {
        try (var response = network.requests().whole(asked(source))) {
            return answered(source, response);
        } catch (UnansweredException e) {
            return unanswered(e, source);
        }
    }

    private Outcome unanswered(UnansweredException failure, Source source) {
        if (failure.why() instanceof HostClosedException host) {
            setbacks.closed(host);
        }
        return failures.unanswered(failure, source.host());
    }

    /** Parts of different states cannot be put together; what comes in one stream is of one state, whatever happens. */
    private static @Nullable Outcome unlessChanged(Parts parts) throws IOException, InterruptedException {
        try {
            return parts.fetch();
        } catch (ChangedException e) {
            LOG.info("{}; it is fetched from its start", e.getMessage());
            return null;
        }
    }

    /** Gets what is asked for in parts. */
    private interface Parts {
        @Nullable
        Outcome fetch() throws IOException, InterruptedException;
    }

    /**
     * Asks for what follows the bytes that are here, or for the beginning as a part, to see whether there are parts.
     *
     * @return {@code null} if nothing comes of parts, and the source is to be asked for the whole
     */
    private @Nullable Outcome part(Source source, @Nullable Gathered base) throws IOException, InterruptedException {
        long from = base == null ? 0 : base.draft().held().contiguousFrom(0);
        var validator = base == null ? null : base.validatorAt(source);
        try (var response = network.requests().part(asked(source), from, Requests.OPEN, validator)) {
            return switch (response.status()) {
                case PARTIAL_CONTENT -> continued(source, response, base, from);
                case RANGE_NOT_SATISFIABLE -> ended(response, base, validator);
                default -> answered(source, response);
            };
        } catch (UnansweredException e) {
            return unanswered(e, source);
        }
    }

    /** What is sent to a source: to the first one the question whether it has anything newer, as long as that is open. */
    private Source asked(Source source) {
        return earlier != null && source.equals(sources.first()) ? source.asking(earlier.conditions()) : source;
    }

    /** As {@link #whole}. */
    private @Nullable Outcome answered(Source source, OutboundResponse response)
            throws IOException, InterruptedException {
        var before = earlier;
        if (before != null && response.status() == Answer.NOT_MODIFIED) {
            earlier = null;
            return unchanged(response, before);
        }
        var refused = failures.status(response);
        return refused == null ? fromZero(source, response) : refused;
    }

    /** Takes the earlier content over; {@code null} if it is not the answer after all. */
    private @Nullable Outcome unchanged(OutboundResponse response, Earlier before) throws IOException {
        if (!before.isMeantBy(response.url(), response.header("ETag"))) {
            return null;
        }
        var answer = Answer.unchanged(response, before, spec.fileName());
        try {
            var content = tools.content()
                    .share(before.content(), context.id(), context.attempt())
                    .named(answer.fileName());
            context.progress(new Progress(content.bytes(), content.bytes(), UNIT, null));
            return new Outcome.Succeeded(answer.result(context.id(), content, false, begun), content);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private @Nullable Outcome continued(Source source, OutboundResponse response, @Nullable Gathered base, long from)
            throws IOException, InterruptedException {
        var part = PartCheck.rest(response, from).orElse(null);
        if (part == null || base != null && !base.isContinuedBy(source, response, part.total())) {
            return null;
        }
        if (part.total() > limit()) {
            return new Outcome.Failed(Failures.tooLarge(limit()));
        }
        if (base == null) {
            begin(source, response, part.total());
        } else {
            gathered = base.piecedOn();
            sources.joined(List.of(source));
        }
        return receive(source, response, part.total());
    }

    /** After the last of the bytes that are here there is nothing: they are the whole, if it is still the same. */
    private @Nullable Outcome ended(OutboundResponse response, @Nullable Gathered base, @Nullable Validator validator)
            throws IOException, InterruptedException {
        long total = ContentRange.parse(response.header("Content-Range"))
                .map(ContentRange::total)
                .orElse(ContentRange.UNKNOWN);
        if (base == null || base.draft().bytes() != total || validator != null && !validator.standsIn(response)) {
            return null;
        }
        return base.draft().held().contiguousFrom(0) == total ? finish(base) : null;
    }

    private Outcome fromZero(Source source, OutboundResponse response) throws IOException, InterruptedException {
        Long total = response.contentLength() < 0 ? null : response.contentLength();
        if (total != null && total > limit()) {
            return new Outcome.Failed(Failures.tooLarge(limit()));
        }
        begin(source, response, total);
        return receive(source, response, total);
    }

    private void begin(Source source, OutboundResponse response, @Nullable Long total) throws IOException {
        earlier = null; // bytes that are newer have begun to come
        discard();
        var note = new ResumeNote(source.url(), Validator.of(response), total, Answer.of(response, spec.fileName()));
        var draft = tools.content().create(context.id(), context.attempt());
        gathered = new Gathered(draft, note, checksum, false, false);
        sources.begun(source);
    }

    private void discard() {
        if (gathered != null) {
            Gathered.discard(gathered.draft());
            gathered = null;
        }
    }

    private Outcome receive(Source source, OutboundResponse response, @Nullable Long total)
            throws IOException, InterruptedException {
        var into = Objects.requireNonNull(gathered);
        if (total != null && total >= LARGE) {
            into.draft().expect(total);
        }
        var segments = response.status() == PARTIAL_CONTENT && total != null ? segments(into, total) : null;
        if (segments == null) {
            return finishUnless(streamed(response, into, total), into);
        }
        var split = into.piecedOn();
        gathered = split;
        var splitting = new Splitting(network, failures, context, split, segments, Objects.requireNonNull(total));
        var failed = splitting.run(response, sources.together(source), connections());
        sources.joined(splitting.givers());
        return finishUnless(failed, split);
    }

    private Outcome.@Nullable Failed streamed(OutboundResponse response, Gathered into, @Nullable Long total)
            throws IOException, InterruptedException {
        return new Streaming(network, failures, context, into, limit()).run(response, total);
    }

    private Outcome finishUnless(@Nullable Outcome failed, Gathered whole) throws IOException, InterruptedException {
        return failed == null ? finish(whole) : failed;
    }

    /** What several connections are to fetch; {@code null} if it is one run of bytes that one of them fetches as fast. */
    private @Nullable Segments segments(Gathered into, long total) {
        boolean isOfOneState = sources.alone() ? into.note().validator() != null : into.canGoOn();
        if (!isOfOneState) {
            return null;
        }
        var gaps = into.draft().held().gaps(total);
        var segments = new Segments(gaps, connections());
        boolean isOneRun = gaps.ranges().size() == 1 && gaps.end() == total;
        return isOneRun && (connections() == 1 || segments.pieces() == 1) ? null : segments;
    }

    private Outcome finish(Gathered whole) throws IOException, InterruptedException {
        var placing = new Placing(whole, begun);
        if (sources.mayLie()) {
            var mismatch = placing.compare();
            if (mismatch != null) {
                return new Outcome.Failed(mismatch);
            }
        }
        if (spec.save() == null) {
            return placing.place(context.id());
        }
        context.checkStop();
        return new Outcome.HandOver(spec.save(), placing);
    }

    private int connections() {
        return spec.ways().connections();
    }

    private long limit() {
        return spec.maxBytes() == null ? tools.maxBytes() : Math.min(spec.maxBytes(), tools.maxBytes());
    }
}
