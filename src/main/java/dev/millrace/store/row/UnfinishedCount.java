package dev.millrace.store.row;

import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many futures a pool holds in one state that is not final. */
public record UnfinishedCount(String pool, String state, long count) {

    /** All of them; each part is of an index. */
    public static String sql(Dialect dialect) {
        return """
                SELECT pool, 'QUEUED', count(*) FROM futures%s WHERE state = 'QUEUED' GROUP BY pool
                UNION ALL
                SELECT pool, 'SCHEDULED', count(*) FROM futures%s WHERE state = 'SCHEDULED' GROUP BY pool
                UNION ALL
                SELECT pool, 'WAITING', count(*) FROM futures%s WHERE state = 'WAITING' GROUP BY pool
                UNION ALL
                SELECT pool, state, count(*) FROM futures%s WHERE node IS NOT NULL GROUP BY pool, state
                """.formatted(
                        dialect.along("futures_queue"),
                        dialect.along("futures_scheduled"),
                        dialect.along("futures_waiting"),
                        dialect.along("futures_active"));
    }

    public static UnfinishedCount read(ResultSet row) throws SQLException {
        return new UnfinishedCount(row.getString(1), row.getString(2), row.getLong(3));
    }

    public static Map<PoolName, Map<TaskState, Long>> byPool(List<UnfinishedCount> counts) {
        var unfinished = new HashMap<PoolName, Map<TaskState, Long>>();
        for (var count : counts) {
            unfinished
                    .computeIfAbsent(new PoolName(count.pool()), pool -> new EnumMap<>(TaskState.class))
                    .put(TaskState.valueOf(count.state()), count.count());
        }
        return unfinished;
    }
}
