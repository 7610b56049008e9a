/**
 * The download task: a URL in, content out, streamed and hashed on the way.
 *
 * <p>One attempt is one {@link dev.millrace.download.Transfer}. Whatever goes wrong becomes data in
 * {@link dev.millrace.download.Failures}, which also decides what is worth another attempt; trying again is the engine's.
 * Query strings and headers may carry secrets, so neither they nor whole URLs appear in a message or a log: a host does.
 *
 * <p>What is stored is what was sent. {@code Accept-Encoding: identity} asks for no compression; a server that compresses
 * anyway has its bytes stored as they are, with a content type that says so.
 */
@NullMarked
package dev.millrace.download;

import org.jspecify.annotations.NullMarked;
