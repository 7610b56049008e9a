package dev.millrace.api;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A function that takes down the process that it runs in. */
public final class Brittle implements ComputeFunction<Brittle.Args, String> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How it breaks. */
    public enum Way {
        EXIT,
        HALT,
        KILL,
        HEAP,
        STACK,
        NONE
    }

    /** @param way as what it is called with */
    public record Args(Way way) {}

    @Override
    public String name() {
        return "brittle";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public boolean isolated() {
        return true;
    }

    @Override
    public FunctionDescription description() {
        var schema = JSON.readTree("{\"type\":\"object\",\"properties\":{\"way\":{\"type\":\"string\"}}}");
        var example = JSON.readTree("{\"function\":\"brittle\",\"args\":{\"way\":\"NONE\"}}");
        return new FunctionDescription(name(), "Breaks.", schema, JSON.createObjectNode(), example);
    }

    @Override
    public String run(Args args, FunctionContext context) throws IOException {
        switch (args.way()) {
            case EXIT -> System.exit(7);
            case HALT -> Runtime.getRuntime().halt(9);
            case KILL ->
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
            case HEAP -> fillHeap();
            case STACK -> deeper(0);
            case NONE -> {
                return "whole";
            }
        }
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        return "survived";
    }

    private static void fillHeap() {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < Integer.MAX_VALUE) {
            kept.add(new byte[1 << 20]);
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : deeper(depth + 1) + 1;
    }
}
