package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The nodes that share the store: which of them live, what became of the work of those that do not, and which of them does
 * what is to be done once only.
 *
 * <p>Every time is the store's, so clocks of nodes that differ change nothing. The same rules hold as for
 * {@link FutureStore}: writes complete when they are durable, reads block, both refuse with
 * {@link Refusal.StoreUnavailable}.
 */
public interface NodeRegistry {

    /**
     * A node and when it was last heard of.
     *
     * @param alive whether it was heard of lately enough, and was not declared dead
     */
    record Node(NodeReport report, Instant heardAt, boolean alive) {}

    /**
     * What came of a heartbeat.
     *
     * @param alive whether the node is still counted among the living. If not, its attempts are another's already or are
     *     going to be: it has to stop them, and may go on under another id only
     * @param othersDied whether there may be something to {@link #reclaim}
     */
    record Pulse(boolean alive, boolean othersDied) {}

    /** Makes a node known, or known anew. To be done before it claims anything: attempts of unknown nodes are lost. */
    CompletableFuture<Void> join(NodeReport node);

    /**
     * Tells that a node lives, and how it is. Blocks, for a few seconds at most.
     *
     * @param timeout after how long without a heartbeat nodes count as dead
     */
    Pulse beat(NodeReport node, Duration timeout);

    /** Forgets a node that has nothing running any more, and gives up whatever it {@linkplain #lead leads}. */
    CompletableFuture<Void> leave(NodeId node);

    /** Every node that is known, by id. */
    List<Node> all(Duration timeout);

    /**
     * Takes up to {@code limit} attempts of dead and of unknown nodes, and ends each of them as {@code lost} says. Exactly
     * one of any number of nodes that do this at once gets each attempt. Deliveries that the dead had claimed come free.
     *
     * @param self whose attempts are left alone, dead or not
     * @param lost computes the record that follows; called inside a transaction, so it is quick and calls nobody
     * @return the futures as they stand then; fewer than {@code limit}: there are no more for now
     */
    CompletableFuture<List<FutureRecord>> reclaim(
            NodeId self, Duration timeout, UnaryOperator<FutureRecord> lost, int limit);

    /**
     * Asks for a duty that one node at a time has, or keeps it; tells whether it is this node's for the given time from now
     * on. It comes free by itself when that is over.
     *
     * @param duty such as {@code housekeeping}
     */
    CompletableFuture<Boolean> lead(String duty, NodeId node, Duration term);
}
