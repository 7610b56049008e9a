package dev.millrace.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Python's {@code concurrent.futures.ProcessPoolExecutor} with as many workers as the pools that it is compared with. Times
 * itself, without the start of Python and of its workers.
 */
final class PythonPool {

    private static final String SCRIPT = """
            import sys, time
            from concurrent.futures import ProcessPoolExecutor

            def nothing(n):
                return n

            def primes(bounds):
                begin, end = bounds
                root = int(end ** 0.5) + 1
                small = bytearray([1]) * (root + 1)
                small[0:2] = b'\\0\\0'
                for i in range(2, int(root ** 0.5) + 1):
                    if small[i]:
                        small[i * i :: i] = bytes(len(range(i * i, root + 1, i)))
                count = 0
                for low in range(begin, end, SEGMENT):
                    high = min(low + SEGMENT, end)
                    sieve = bytearray([1]) * (high - low)
                    for p in (i for i in range(2, root + 1) if small[i]):
                        if p * p >= high:
                            break
                        first = max(p * p, (low + p - 1) // p * p)
                        sieve[first - low :: p] = bytes(len(range(first, high, p)))
                    for n in range(low, min(2, high)):
                        sieve[n - low] = 0
                    count += sum(sieve)
                return count

            SEGMENT = 1 << 20

            if __name__ == '__main__':
                size, calls, limit, parts = map(int, sys.argv[1:])
                with ProcessPoolExecutor(size) as pool:
                    list(pool.map(nothing, range(calls // 10)))
                    latencies = []
                    for i in range(calls // 20):
                        begin = time.perf_counter()
                        pool.submit(nothing, i).result()
                        latencies.append(time.perf_counter() - begin)
                    latencies.sort()
                    begin = time.perf_counter()
                    for future in [pool.submit(nothing, i) for i in range(calls)]:
                        future.result()
                    rate = calls / (time.perf_counter() - begin)
                    begin = time.perf_counter()
                    ranges = [(limit * i // parts, limit * (i + 1) // parts) for i in range(parts)]
                    found = sum(pool.map(primes, ranges))
                    print(latencies[len(latencies) // 2] * 1000, rate, time.perf_counter() - begin, found)
            """;

    private PythonPool() {}

    /**
     * What it came to.
     *
     * @param callMillis of one call of nothing at a time, the median
     * @param callsPerSecond of nothing, all handed in at once
     * @param primesSeconds for counting them in parts
     * @param primes how many there are
     */
    record Measured(double callMillis, double callsPerSecond, double primesSeconds, long primes) {}

    static Measured run(Path directory, int size, int calls, int limit, int parts) throws Exception {
        var script = Files.writeString(directory.resolve("pool.py"), SCRIPT);
        var command = new ArrayList<>(List.of("python3", script.toString()));
        IntStream.of(size, calls, limit, parts).mapToObj(Integer::toString).forEach(command::add);
        var printed = Commands.output(command.toArray(String[]::new)).strip().split(" ");
        return new Measured(
                Double.parseDouble(printed[0]),
                Double.parseDouble(printed[1]),
                Double.parseDouble(printed[2]),
                Long.parseLong(printed[3]));
    }
}
