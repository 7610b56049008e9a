package dev.millrace.store.row;

import dev.millrace.task.FutureQuery;
import java.util.UUID;

/** What the databases want said differently in one and the same query. */
public interface Dialect {

    /** An id, in the type that the database has for them. */
    Object id(UUID id);

    /** What follows the name of a table to have it read along an index; empty where the planner knows best. */
    String along(String index);

    /** The same for the table of futures in a list of them. */
    String alongFor(FutureQuery query);

    /** How two tables are joined of which the first is to be read first. */
    String join();
}
