package dev.millrace.store.postgres;

import dev.millrace.store.row.Dialect;
import dev.millrace.task.FutureQuery;
import java.util.UUID;

/**
 * PostgreSQL finds the way by itself, since it has statistics: what is frequent is found soon from the newest end of all, and for
 * what is rare there are indexes.
 */
enum PostgresDialect implements Dialect {
    INSTANCE;

    @Override
    public Object id(UUID id) {
        return id;
    }

    @Override
    public String along(String index) {
        return "";
    }

    @Override
    public String alongFor(FutureQuery query) {
        return "";
    }

    @Override
    public String join() {
        return "JOIN";
    }
}
