/**
 * The store that several nodes share: a PostgreSQL database.
 */
@NullMarked
package dev.millrace.store.postgres;

import org.jspecify.annotations.NullMarked;
