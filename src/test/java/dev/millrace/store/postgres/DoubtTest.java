package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of which nothing was on the disk when the database crashed: their ids are given to others. */
class DoubtTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final SQLException failure = new SQLException("the connection was lost", "08006");
    private final Doubt doubt = new Doubt(new Line(DATABASE));
    private Connection connection;
    private Session session;

    @BeforeEach
    void open() throws SQLException {
        PostgresStore.open(DATABASE, CLOCK, new PlainBodies(), CommitObserver.NONE)
                .close();
        connection = DATABASE.connect();
        session = new Session(connection, CLOCK, new PlainBodies(), new Journal("a writer"));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private long idOfAnother() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT txid_current()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatHasAnIdThatIsStillToBeGivenWasNotCommitted() throws SQLException {
        session.transaction(idOfAnother() + 1_000_000);
        assertThatThrownBy(() -> doubt.resolve(session, failure)).isSameAs(failure);
    }

    @Test
    void anotherTransactionOfTheSameIdIsNotTakenForIt() throws SQLException {
        session.changed(null, aFuture().submitted());
        session.transaction(idOfAnother());
        assertThatThrownBy(() -> doubt.resolve(session, failure)).isSameAs(failure);
    }

    @Test
    void whatMayHaveComeTrueIsToldSoAndNotCarriedOutAgain() {
        var unknown = new Doubt.UnknownOutcomeException(failure);
        assertThat(PostgresErrors.worthAnotherTry(failure)).isTrue();
        assertThat(PostgresErrors.worthAnotherTry(unknown)).isFalse();
        assertThat(PostgresErrors.ofOneOperation(unknown)).isFalse();
        assertThat(PostgresErrors.refusal(failure).unknown()).isFalse();
        var refusal = PostgresErrors.refusal(unknown);
        assertThat(refusal.unknown()).isTrue();
        assertThat(refusal).hasMessageContainingAll("may or may not have been taken", "Idempotency-Key");
    }

    @Test
    void whatTellsNobodyIsCommittedIfItsIdIs() throws SQLException {
        session.transaction(idOfAnother());
        assertThat(doubt.resolve(session, failure)).isEmpty();
    }
}
