package dev.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the benchmarks named by the arguments, or all of them. */
final class Benchmarks {

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "submit", new SubmitBenchmark(),
            "idle", new IdleBenchmark(),
            "files", new SmallFilesBenchmark(),
            "big-file", new BigFileBenchmark(),
            "backlog", new BacklogBenchmark(),
            "bulk", new BulkBenchmark(),
            "stream", new StreamBenchmark(),
            "callbacks", new CallbackBenchmark(),
            "startup", new StartupBenchmark()));

    private Benchmarks() {}

    /** One comparison. */
    interface Benchmark {
        /** Measures, and returns a line for each figure. */
        List<String> run() throws Exception;
    }

    public static void main(String[] names) throws Exception {
        for (var name : names) {
            if (!ALL.containsKey(name)) {
                throw new IllegalArgumentException("no benchmark '" + name + "'; there are " + ALL.keySet());
            }
        }
        var chosen = names.length == 0 ? List.copyOf(ALL.keySet()) : List.of(names);
        for (var name : chosen) {
            System.out.println("== " + name);
            ALL.get(name).run().forEach(line -> System.out.println("   " + line));
        }
    }
}
