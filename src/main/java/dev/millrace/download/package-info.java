/**
 * The download task: a URL in, content out, streamed and hashed on the way.
 *
 * <p>One attempt is one {@link dev.millrace.download.Transfer}. Whatever goes wrong becomes data in
 * {@link dev.millrace.download.Failures}, which also decides what is worth another attempt; trying again is the engine's.
 * Query strings and headers may carry secrets, so neither they nor whole URLs appear in a message or a log: a host does.
 *
 * <p>An attempt has a {@link dev.millrace.download.Gathered}: a draft, and a note of what its bytes are. What it leaves is taken up
 * by the next one, which asks for the rest on condition that the file is still the same. Several connections share a plan,
 * {@link dev.millrace.download.Segments}, of what is still to be fetched; {@link dev.millrace.download.Splitting} runs them. Only
 * a strong validator or a checksum allows any piecing together, and no answer is believed to be the part that was asked for
 * before {@link dev.millrace.download.PartCheck} has looked. A plain download of one stream knows nothing of all this: it makes
 * one request and no other file.
 *
 * <p>Rejected: a connection per segment that is made anew when it breaks, which takes a server that wants fewer connections at
 * its word only after many requests; fixed segments without taking over, for which the slowest connection sets the pace; asking
 * by {@code HEAD} for what the server can do, which is a request more, and which many servers answer otherwise than GET.
 *
 * <p>What is stored is what was sent. {@code Accept-Encoding: identity} asks for no compression; a server that compresses
 * anyway has its bytes stored as they are, with a content type that says so.
 */
@NullMarked
package dev.millrace.download;

import org.jspecify.annotations.NullMarked;
