package dev.millrace.download;

import dev.millrace.task.FutureId;
import dev.millrace.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of one attempt: in which order they are asked, and which of them gave the bytes that are here. For one thread.
 *
 * <p>At first, what one lacks or breaks off is had from the others. When the bytes turn out to be wrong, each is asked for
 * all of them alone, so that it shows who sends wrong ones.
 */
final class Sources {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    private final List<Source> all;
    private final @Nullable Checksum checksum;
    private final FutureId id;
    private final Mistrust mistrust;

    /** Those that gave some of the bytes that are here, in this attempt. */
    private final Set<Source> givers = new HashSet<>();

    private final Set<Source> liars = new HashSet<>();
    private boolean alone;

    Sources(TaskSpec.Download spec, @Nullable Checksum checksum, FutureId id, Mistrust mistrust) {
        this.all = Source.of(spec);
        this.checksum = checksum;
        this.id = id;
        this.mistrust = mistrust;
    }

    /** The task's own URL. */
    Source first() {
        return all.getFirst();
    }

    /** Whether it shows only by the checksum, and while there is somebody else to ask, that bytes are wrong. */
    boolean mayLie() {
        return checksum != null && all.size() > 1;
    }

    /**
     * In the order in which they are asked: the one that the bytes are from first, unless they can be continued from any,
     * and those that sent wrong bytes before last.
     */
    List<Source> order(@Nullable Gathered have) {
        var ordered = new ArrayList<>(all);
        if (have != null && checksum == null) {
            ordered.sort(Comparator.comparing(source -> !have.canGoOnFrom(source)));
        }
        ordered.sort(Comparator.comparing(this::isMistrusted));
        return ordered;
    }

    /** Whether it sent wrong bytes to this download before. */
    boolean isMistrusted(Source source) {
        return mistrust.isAbout(id, source);
    }

    /** Those that several connections may fetch from at once, that one first. */
    List<Source> together(Source source) {
        if (alone || checksum == null) {
            return List.of(source);
        }
        var ordered = new ArrayList<>(all);
        ordered.removeIf(other -> !other.equals(source) && isMistrusted(other));
        ordered.sort(Comparator.comparing(other -> !other.equals(source)));
        return ordered;
    }

    /** Whether each is asked for all bytes, and nothing is taken from two. */
    boolean alone() {
        return alone;
    }

    /** The first bytes are here, and nobody else's. */
    void begun(Source source) {
        givers.clear();
        givers.add(source);
    }

    void joined(Collection<Source> others) {
        givers.addAll(others);
    }

    /** To be called when bytes are wrong that only one of them has given; whoever that is. */
    void lied() {
        for (var source : givers) {
            LOG.atWarn()
                    .addKeyValue("future", id)
                    .addKeyValue("host", source.host())
                    .log("a source of a download sent bytes that do not have its checksum");
            liars.add(source);
            mistrust.add(id, source);
        }
    }

    /**
     * Goes over to asking each alone.
     *
     * @param wrong the bytes that are here
     * @return whether it is known already who gave them
     */
    boolean part(Gathered wrong) {
        alone = true;
        boolean known = givers.size() == 1 && !wrong.resumed();
        if (known) {
            lied();
        }
        return known;
    }

    /** Those that did not turn out to send wrong bytes in this attempt. */
    List<Source> unproven() {
        return order(null).stream().filter(source -> !liars.contains(source)).toList();
    }
}
