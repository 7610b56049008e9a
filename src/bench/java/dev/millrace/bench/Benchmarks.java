package dev.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the benchmarks named by the arguments, or all of them; those of downloads as a mere trial, if the first is {@code tiny}. */
final class Benchmarks {

    private static final String TINY = "tiny";

    private Benchmarks() {}

    /** One comparison. */
    interface Benchmark {
        /** Measures, and returns a line for each figure. */
        List<String> run() throws Exception;
    }

    private static Map<String, Benchmark> all(Extent extent) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("submit", new SubmitBenchmark()),
                Map.entry("idle", new IdleBenchmark()),
                Map.entry("files", new SmallFilesBenchmark(extent)),
                Map.entry("big-file", new BigFileBenchmark(extent)),
                Map.entry("segments", new SegmentsBenchmark(extent)),
                Map.entry("open-transfers", new OpenTransfersBenchmark(extent)),
                Map.entry("backlog", new BacklogBenchmark()),
                Map.entry("bulk", new BulkBenchmark()),
                Map.entry("store", new StoreBenchmark()),
                Map.entry("cluster", new ClusterBenchmark()),
                Map.entry("cluster-submit", new ClusterSubmitBenchmark()),
                Map.entry("cluster-idle", new ClusterIdleBenchmark()),
                Map.entry("stream", new StreamBenchmark()),
                Map.entry("callbacks", new CallbackBenchmark()),
                Map.entry("processes", new ProcessesBenchmark(extent)),
                Map.entry("startup", new StartupBenchmark())));
    }

    public static void main(String[] arguments) throws Exception {
        boolean tiny = arguments.length > 0 && arguments[0].equals(TINY);
        var all = all(tiny ? Extent.TINY : Extent.FULL);
        var names = List.of(arguments).subList(tiny ? 1 : 0, arguments.length);
        for (var name : names) {
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException("no benchmark '" + name + "'; there are " + all.keySet());
            }
        }
        for (var name : names.isEmpty() ? all.keySet() : names) {
            System.out.println("== " + name);
            all.get(name).run().forEach(line -> System.out.println("   " + line));
        }
    }
}
