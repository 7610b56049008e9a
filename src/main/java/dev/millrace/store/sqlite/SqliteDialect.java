package dev.millrace.store.sqlite;

import dev.millrace.store.row.Dialect;
import dev.millrace.store.row.OwnerIndex;
import dev.millrace.task.FutureQuery;
import java.util.Locale;
import java.util.UUID;

/** SQLite is told which index to go along: its planner knows no numbers. Ids are text. */
enum SqliteDialect implements Dialect {
    INSTANCE;

    @Override
    public Object id(UUID id) {
        return id.toString();
    }

    @Override
    public String along(String index) {
        return " INDEXED BY " + index;
    }

    /**
     * Predecessors before labels before what runs before owners before states before types before pools. Each runs newest first, so
     * a page is read without sorting; only what runs at this moment is sorted, and there is never much of it. The other filters are
     * checked on the way.
     */
    @Override
    public String alongFor(FutureQuery query) {
        return along(index(query));
    }

    private static String index(FutureQuery query) {
        if (query.state() != null && query.state().active()) {
            return "futures_active";
        }
        if (query.owner() != null) {
            return OwnerIndex.of(query).map(OwnerIndex::index).orElse("futures_by_owner");
        }
        if (query.state() != null) {
            return "futures_" + query.state().name().toLowerCase(Locale.ROOT);
        }
        if (query.type() != null) {
            return "futures_by_type";
        }
        return query.pool() != null ? "futures_by_pool" : "sqlite_autoindex_futures_1";
    }

    /** Tables of a cross join are read in their order. */
    @Override
    public String join() {
        return "CROSS JOIN";
    }
}
