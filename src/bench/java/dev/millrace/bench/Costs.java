package dev.millrace.bench;

import java.util.ArrayList;
import java.util.List;

/** What the big file took, over several runs. */
final class Costs {

    private final Extent extent;
    private final List<Commands.Cost> costs = new ArrayList<>();

    Costs(Extent extent) {
        this.extent = extent;
    }

    void add(Commands.Cost cost) {
        costs.add(cost);
    }

    double seconds() {
        return Medians.of(costs.stream().mapToDouble(Commands.Cost::seconds).toArray());
    }

    double cpuSeconds() {
        return Medians.of(costs.stream().mapToDouble(Commands.Cost::cpuSeconds).toArray());
    }

    String line(String what) {
        return Medians.line("%s: %.2f s, %.2f CPU s/GiB", what, seconds(), cpuSeconds() / extent.gibibytes());
    }
}
