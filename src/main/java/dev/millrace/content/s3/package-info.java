/**
 * A bucket of a server that speaks S3, and how it fails. Knows nothing of content: that is {@code content}'s.
 *
 * <p>Needs of the server what S3 promises since 2020: what is written is there for whoever reads or lists next. The AWS SDK is
 * used without what some servers of other makers do not understand (checksums after the body, chunked signatures); the bytes
 * are still protected on the way, by TLS or, without it, by the signed hash of each request.
 *
 * <p>Requests run on virtual threads, so that whoever waits for one can be told to stop, on whatever thread that is.
 */
@NullMarked
package dev.millrace.content.s3;

import org.jspecify.annotations.NullMarked;
