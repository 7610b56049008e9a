package dev.millrace.settings;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Says of every meter of ours what it is about, by the tag {@code scope}: this server ({@code node}), of which values are summed
 * over servers, or the database that they share ({@code cluster}), of which every server tells the same. What does not say
 * so itself, with {@link #CLUSTER}, is about this server.
 */
public final class MeterScope implements MeterFilter {

    public static final String TAG = "scope";

    /** For what all servers of a database tell alike. */
    public static final Tag CLUSTER = Tag.of(TAG, "cluster");

    /** For what each server tells of itself; need not be said. */
    public static final Tag NODE = Tag.of(TAG, "node");

    @Override
    public Meter.Id map(Meter.Id id) {
        return isOurs(id.getName()) && id.getTag(TAG) == null ? id.withTag(NODE) : id;
    }

    /** Those of executors are the pools', and any other has the same name: series of one name have the same labels. */
    private static boolean isOurs(String name) {
        return name.startsWith("millrace.") || name.equals("executor") || name.startsWith("executor.");
    }
}
