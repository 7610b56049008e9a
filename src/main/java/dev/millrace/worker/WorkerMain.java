package dev.millrace.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The main class of a child. It takes its standard streams for the protocol and leaves the error stream to all others. */
public final class WorkerMain {

    private WorkerMain() {}

    public static void main(String[] args) {
        var in = new FileInputStream(FileDescriptor.in);
        var out = new FileOutputStream(FileDescriptor.out);
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        new Worker(MessageChannel.toServer(in, out), BegunMark.map()).start();
    }
}
