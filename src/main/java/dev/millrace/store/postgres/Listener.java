package dev.millrace.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to what other nodes say they have committed, on a connection and a thread of its own, and lets the feed read it.
 *
 * <p>A notification is a hint and no more: whatever was missed while the connection was gone, or on a database that knows no
 * notifications, is found by looking at the journal's counter after every reconnect and after every {@link #POLL} of
 * silence, which shows as well whether the connection still is one.
 */
final class Listener implements AutoCloseable {

    static final Duration POLL = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** Opens connections. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;
    }

    private final Source source;
    private final Feed feed;
    private final String own;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Guarded by the lock. */
    private @Nullable Connection connection;

    /** @param node whose own notifications are passed over */
    Listener(Source source, Feed feed, String node) {
        this.source = source;
        this.feed = feed;
        this.own = node + '/'; // each of its writers has a number behind it
        thread = Thread.ofPlatform().name("store-listener").daemon().unstarted(this::run);
    }

    /** To be called once. */
    void start() {
        thread.start();
    }

    private void run() {
        var pause = SHORTEST_PAUSE;
        while (!isClosed()) {
            try (var listening = open()) {
                feed.look();
                pause = SHORTEST_PAUSE;
                listen(listening);
            } catch (SQLException e) {
                if (isClosed()) {
                    return;
                }
                LOG.atDebug().setCause(e).log("the connection that listens to other nodes is gone");
                await(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            } catch (RuntimeException e) { // the listener must outlive whatever a follower does
                LOG.atError().setCause(e).log("what other nodes committed could not be told");
                await(pause);
            }
        }
    }

    private Connection open() throws SQLException {
        var opened = source.connect();
        lock.lock();
        try {
            connection = opened;
            if (isClosed()) {
                opened.close();
            }
        } finally {
            lock.unlock();
        }
        try (var listen = opened.createStatement()) {
            listen.execute("LISTEN " + Journal.CHANNEL);
        }
        return opened;
    }

    private void listen(Connection listening) throws SQLException {
        var notifications = listening.unwrap(PGConnection.class);
        while (!isClosed()) {
            var heard = notifications.getNotifications((int) POLL.toMillis());
            if (heard == null || heard.length == 0) {
                feed.noticed(latest(listening));
            } else if (!Arrays.stream(heard).map(PGNotification::getParameter).allMatch(text -> text.startsWith(own))) {
                feed.look();
            }
        }
    }

    private static long latest(Connection connection) throws SQLException {
        try (var counter = connection.createStatement();
                var rows = counter.executeQuery(Journal.ROWS)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void await(Duration pause) {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("nothing is listened to any more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when nothing more is told. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed.countDown();
            if (connection != null) {
                connection.abort(Runnable::run); // it waits for notifications, and closing it would wait for it
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("the connection that listens to other nodes was not closed properly");
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
