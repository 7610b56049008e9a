package dev.millrace.chaos;

/** Who does harm, for a while. */
interface Nemesis {

    /** Returns when it has done all that it wanted, and all servers run again. */
    void run() throws Exception;
}
