package dev.millrace.compute.functions;

import dev.millrace.task.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle Tree Hash of RFC 9162, section 2.1.1 (that of RFC 6962) with SHA-256, over leaves that come one after the
 * other. Holds one hash for each power of two in their number, and nothing of the leaves.
 *
 * <p>A leaf is hashed behind a byte 0, a node behind a byte 1, so that neither can pass for the other. The left subtree of a
 * node has the largest power of two of leaves that is less than all. No leaves at all hash as nothing.
 */
final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest leaf = Sha256.digest();
    private final MessageDigest node = Sha256.digest();

    /** INVARIANT: the roots of full subtrees, from left to right, one for each bit set in {@code leaves}, largest first. */
    private final List<byte[]> roots = new ArrayList<>();

    private long leaves;

    MerkleTree() {
        leaf.update(LEAF);
    }

    /** More bytes of the leaf that is being read. */
    void add(byte[] bytes, int from, int length) {
        leaf.update(bytes, from, length);
    }

    /** Ends the leaf that is being read, which may be empty, and begins the next. */
    void endLeaf() {
        roots.add(leaf.digest());
        leaf.update(LEAF);
        for (long full = leaves; (full & 1) == 1; full >>= 1) {
            joinLast();
        }
        leaves++;
    }

    long leaves() {
        return leaves;
    }

    /** The hash of all leaves that were ended. Nothing can be added any more. */
    byte[] root() {
        if (roots.isEmpty()) {
            return node.digest();
        }
        while (roots.size() > 1) {
            joinLast();
        }
        return roots.getFirst();
    }

    private void joinLast() {
        var right = roots.removeLast();
        node.update(NODE);
        node.update(roots.removeLast());
        node.update(right);
        roots.add(node.digest());
    }
}
