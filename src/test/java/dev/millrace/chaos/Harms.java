package dev.millrace.chaos;

import java.util.List;

/** What is done to servers, to their database, and to what is between them. */
final class Harms {

    private final List<Replica> replicas;
    private final Database database;
    private final Diary diary;
    private final Figures figures;

    Harms(List<Replica> replicas, Database database, Diary diary, Figures figures) {
        this.replicas = replicas;
        this.database = database;
        this.diary = diary;
        this.figures = figures;
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** A pause; returns whether all is to end. */
    @FunctionalInterface
    interface Pause {
        boolean take() throws InterruptedException;
    }

    void kill(Replica replica) {
        tell("kill", replica.name());
        replica.server().kill();
    }

    void drain(Replica replica) throws InterruptedException {
        tell("drain", replica.name());
        replica.server().terminate();
        replica.server().awaitEnd();
    }

    /** Blocks until it is ready. */
    void revive(Replica replica) throws Exception {
        replica.again();
        replica.awaitReady();
        diary.note(replica.name() + " is back");
    }

    void freeze(Replica replica, Pause pause) throws Exception {
        tell("freeze", replica.name());
        long pid = replica.server().pid();
        Signals.send("STOP", pid);
        try {
            pause.take();
        } finally {
            Signals.send("CONT", pid);
            diary.note("thaw " + replica.name());
        }
    }

    /** Resets its connections to the database. */
    void reset(Replica replica) throws Exception {
        tell("reset", "connections of " + replica.name());
        replica.link().reset();
    }

    /** Loses what it and the database send to each other. */
    void stall(Replica replica, boolean reset, Pause pause) throws Exception {
        tell("stall", replica.name());
        replica.link().stall();
        try {
            pause.take();
        } finally {
            if (reset) {
                reset(replica);
            }
            replica.link().flow();
            diary.note(replica.name() + " reaches the database again");
        }
    }

    void restartDatabase() throws Exception {
        tell("restart", "the database");
        database.restart();
        diary.note("the database is back");
    }

    void crashDatabase() throws Exception {
        tell("crash", "the database");
        database.crash();
        diary.note("the database is back");
    }

    private void tell(String what, String whom) {
        diary.note(what + " " + whom);
        figures.count(what);
    }
}
