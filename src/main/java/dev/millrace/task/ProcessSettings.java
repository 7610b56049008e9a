package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the processes of a pool are set up: its children.
 *
 * @param maxHeapBytes the most heap of one, at least {@value #LEAST_HEAP}
 * @param maxRssBytes the most memory of one altogether, by which it is killed; at least the heap, and {@value #LEAST_RSS}
 * @param maxTasksPerChild after which one is replaced by a new one; 0: never
 * @param idleTimeout after which one without work is ended, at least a second
 * @param warm how many without work are kept ready beside those at work, as far as the size allows
 * @param env added to their environment, which has little of the server's; at most {@value #MOST_ENV}
 * @param jvmOptions further options of their JVMs, at most {@value #MOST_OPTIONS}; see {@link JvmOptions}
 */
public record ProcessSettings(
        long maxHeapBytes,
        long maxRssBytes,
        int maxTasksPerChild,
        Duration idleTimeout,
        int warm,
        Map<String, String> env,
        List<String> jvmOptions) {

    public static final long LEAST_HEAP = 16L << 20;
    public static final long LEAST_RSS = 128L << 20;
    public static final long MOST_BYTES = 1L << 50;
    public static final long DEFAULT_HEAP = 512L << 20;

    /** What the JVM takes beside its heap, as long as nobody says how much it may. */
    public static final long BESIDE_HEAP = 256L << 20;

    public static final int DEFAULT_TASKS = 100_000;
    public static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);
    public static final Duration LEAST_IDLE = Duration.ofSeconds(1);
    public static final Duration MOST_IDLE = Duration.ofDays(365);
    public static final int MOST_ENV = 64;
    public static final int MOST_OPTIONS = 64;

    /** Those of a pool of which nothing is said. */
    public static final ProcessSettings DEFAULT = new ProcessSettings(
            DEFAULT_HEAP, defaultRss(DEFAULT_HEAP), DEFAULT_TASKS, DEFAULT_IDLE, 0, Map.of(), List.of());

    /** @throws Refusal.Invalid with every setting that is wrong, by its name on the wire */
    @JsonCreator
    public ProcessSettings {
        env = Map.copyOf(env);
        jvmOptions = List.copyOf(jvmOptions);
        var errors = new ArrayList<FieldError>();
        checkMemory(maxHeapBytes, maxRssBytes, errors);
        if (maxTasksPerChild < 0) {
            errors.add(new FieldError("maxTasksPerChild", "must be 0, for no limit, or more"));
        }
        if (idleTimeout.compareTo(LEAST_IDLE) < 0 || idleTimeout.compareTo(MOST_IDLE) > 0) {
            errors.add(new FieldError("idleTimeout", "must be from 1s to 365d"));
        }
        if (warm < 0) {
            errors.add(new FieldError("warm", "must not be negative"));
        }
        errors.addAll(ChildEnvironment.errors(env));
        errors.addAll(JvmOptions.errors(jvmOptions));
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    /** The most memory of a child altogether, where only its heap is known. */
    static long defaultRss(long maxHeapBytes) {
        return Math.clamp(maxHeapBytes, 0, MOST_BYTES - BESIDE_HEAP) + BESIDE_HEAP;
    }

    /** The same, with the values of the environment hidden: they may be secrets. */
    ProcessSettings masked() {
        var names = new TreeMap<String, String>();
        env.keySet().forEach(name -> names.put(name, "…"));
        return new ProcessSettings(maxHeapBytes, maxRssBytes, maxTasksPerChild, idleTimeout, warm, names, jvmOptions);
    }

    /** For the log: without the values of the environment. */
    @Override
    public String toString() {
        return "ProcessSettings[maxHeapBytes=" + maxHeapBytes + ", maxRssBytes=" + maxRssBytes + ", maxTasksPerChild="
                + maxTasksPerChild + ", idleTimeout=" + idleTimeout + ", warm=" + warm + ", env=" + env.keySet()
                + ", jvmOptions=" + jvmOptions + "]";
    }

    private static void checkMemory(long heap, long rss, List<FieldError> errors) {
        if (heap < LEAST_HEAP || heap > MOST_BYTES) {
            errors.add(new FieldError("maxHeapBytes", "must be from 16 MiB to 1 PiB"));
        }
        if (rss < LEAST_RSS || rss > MOST_BYTES) {
            errors.add(new FieldError("maxRssBytes", "must be from 128 MiB to 1 PiB"));
        } else if (rss < heap) {
            errors.add(new FieldError("maxRssBytes", "must be at least maxHeapBytes"));
        }
    }
}
