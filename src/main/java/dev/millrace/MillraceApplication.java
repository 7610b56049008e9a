package dev.millrace;

import dev.millrace.security.HashKeyCommand;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The Millrace server. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class MillraceApplication {

    /** Starts the server, or runs the command that its first argument names. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals(HashKeyCommand.NAME)) {
            System.exit(hashKey(List.of(args).subList(1, args.length)));
        }
        SpringApplication.run(MillraceApplication.class, args);
    }

    private static int hashKey(List<String> arguments) throws IOException {
        try (var in = new FileInputStream(FileDescriptor.in);
                var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
                var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)) {
            return new HashKeyCommand(in, out, err).run(arguments);
        }
    }
}
