/**
 * The child side of process pools, the protocol that a server and its children speak, and all it takes to start a child. A
 * child is a Java virtual machine without Spring that runs one function at a time, by the code of
 * {@link dev.millrace.compute}.
 *
 * <h2>The protocol, version 1</h2>
 *
 * <p><b>Streams.</b> The server writes to the child's standard input, and the child to its standard output. The standard
 * error is for people: lines in UTF-8, from the child, from what functions print (also to {@code System.out}) and from the
 * Java virtual machine. Functions find {@code System.in} empty.
 *
 * <p><b>Frames.</b> Both directions are sequences of frames: the length of the payload in 4 bytes, big-endian, signed, and
 * then as many bytes. A length is 0 to {@link dev.millrace.worker.Frames#MAX_BYTES}. A reader takes a frame in whatever
 * pieces it comes. A stream may end between frames, never inside one. After a length out of range, an end inside a frame,
 * or a payload that is no message, nothing that follows can be understood ({@link dev.millrace.worker.FrameException}): the
 * child ends with {@link dev.millrace.worker.Protocol#EXIT_PROTOCOL}, and the server kills the child.
 *
 * <p><b>Messages.</b> A payload is one JSON object in UTF-8, a {@link dev.millrace.worker.Message}: {@code type} is the
 * word in the picture below, and the other fields are those of the record, in any order; optional ones may be absent or
 * null. Unknown types and fields are refused, since both sides come from the same build.
 *
 * <pre>
 * server                                child
 *   |                                     |  starts
 *   | &lt;------------------------ ready ----|  once, first of all
 *   |---- call 1 -----------------------&gt; |
 *   | &lt;----------------------- begun 1 ---|  once, before the function runs
 *   | &lt;------------------- progress 1 ----|  any number, at most 4 a second
 *   | &lt;--------------- output-wanted 1 ---|  any number, one at a time
 *   |-- output-given 1, output-refused 1 &gt;|  exactly one to each
 *   |---- stop 1 -----------------------&gt; |  optional
 *   | &lt;-- done 1 | failed 1 | stopped 1 --|  exactly one
 *   |---- call 2 -----------------------&gt; |  only after the end of call 1
 *   |                 ...                 |
 *   |---- quit, or end of the stream ---&gt; |  ends at once, also while a call is at work
 * </pre>
 *
 * <ul>
 *   <li>A child has one call at a time. A second one before the first has ended is a breach of the protocol.
 *   <li>A child says {@code begun} before it runs the function; if it was given a {@link dev.millrace.worker.BegunMark} it writes
 *       it there instead, which wakes nobody. Of a child that has ended, and of which all was read that it
 *       said, a call without it was not begun: the server may have another child do it. What a child says of a call
 *       implies it.
 *   <li>{@code stop} makes {@code checkStop} leave and interrupts the function's thread. The call then ends as it really
 *       did: {@code stopped}, or {@code done} or {@code failed} if that came first. A {@code stop} of any other call than the
 *       present one is ignored, because it may have met the end on its way. A function that never looks does not end: the
 *       server kills the child.
 *   <li>{@code progress} is the latest that the function told; none comes after the end of its call.
 *   <li>Whatever a function throws is {@code failed} with {@code task-failed}, also a {@link StackOverflowError}; the child
 *       goes on.
 *   <li>Results go through the frames. Content does not: the server names files to read, and one file to write when
 *       the child asks for it, with the length up to which there is room. A child that has more to write asks again first, so that
 *       what all write at once fits. It is the server's to see to it that they lie in the content directory, to take over what was
 *       written, and to remove the rest.
 * </ul>
 *
 * <p><b>The end of a child.</b> It ends with {@link dev.millrace.worker.Protocol#EXIT_QUIT} when its input ends, whatever
 * its functions do, so that it dies with the server. When memory runs out, on whatever thread, the Java virtual machine ends
 * with {@link dev.millrace.worker.Protocol#EXIT_OUT_OF_MEMORY}, and says so in a line that
 * {@link dev.millrace.worker.ExitReason} knows; an {@link OutOfMemoryError} that a library throws by itself is told with
 * {@code failed}, {@code endedBy: oom}, before the child ends with the same code. Every other end while a call is at work is
 * a crash: a function's {@code System.exit}, a signal, a fault in native code. After such a fault the Java virtual machine
 * writes a summary to the standard output, where it is no frame, and ends with exit code 1: why is in the error file of that
 * child ({@link dev.millrace.worker.CrashReport}), of which the newest few are kept. A process that a function left behind may
 * keep the child's standard streams open: what tells that a child is gone is its process, not the end of a stream.
 *
 * <h2>The start of a child</h2>
 *
 * <p>A {@link dev.millrace.worker.WorkerInstallation} has the jars that children need in a directory: this project's own
 * classes, out of the executable jar or out of class directories, and the few libraries that functions use. Its name is made
 * of what is in it, it is moved to its place as a whole, and what is there is checked before it is used, so that several
 * servers may share it, and an interrupted or damaged one is made again. Beside it lies a cache of the Java virtual machine
 * (JEP 483 and 514), made in the background by a child that rehearses; a cache that is missing, broken or stale makes a start
 * slower and nothing else. A child says that it is ready as soon as it can read, and rehearses until it is called.
 *
 * <p>A child inherits no environment but what names places and languages: the server's may hold its secrets. Its collector is
 * the one that uses a single thread.
 *
 * <h2>Rejected</h2>
 *
 * <ul>
 *   <li>A signal at the parent's death ({@code PR_SET_PDEATHSIG}). The end of its input ends a child in any case that was
 *       found: the listener blocks in a read that the operating system ends with the server, and halts the machine without
 *       waiting for functions, also for those that spin, ignore interrupts, or hold up a shutdown hook. Loops that
 *       would not let the machine halt are compiled with a look ({@code UseCountedLoopSafepoints}). A child that is stopped
 *       ({@code SIGSTOP}) ends when it goes on. The signal would be tied to the life of the one thread that started
 *       the child, and its call would take longer than the start does.
 *   <li>Class data sharing archives ({@code -XX:SharedArchiveFile}): smaller, but the start took a third longer than with a
 *       cache of JEP 483.
 *   <li>The first compiler only ({@code TieredStopAtLevel=1}): a start as fast, and functions that never become so.
 *   <li>Binding messages to their records with Jackson, and switches by type in what a child runs first: both find out at
 *       run time what is known here, and took longer than all the rest of a start.
 *   <li>Forking from a warm process, as other languages' pools do: there is no such thing for a process of many threads.
 *   <li>Sockets or shared memory instead of pipes: a pipe needs no name, no port, and no clean-up, and ends with either side.
 *   <li>A heap dump, or a hook, when memory runs out: both need memory, and neither must be relied on to end the child.
 *   <li>Looking at how long the files that children write have become, and killing those that write too much: between two
 *       looks a disk can be filled, and a function that is refused room can still say so.
 *   <li>A new thread for each call: it would cost as much as all the rest of one.
 * </ul>
 */
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
