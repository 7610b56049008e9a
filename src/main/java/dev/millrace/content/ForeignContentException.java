package dev.millrace.content;

import dev.millrace.task.StoreId;
import java.nio.file.Path;

/** The place that content is to be kept in is used by the servers of another store. The server does not start then. */
final class ForeignContentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private ForeignContentException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static ForeignContentException directory(Path directory, String owner, StoreId store) {
        return new ForeignContentException(
                "The content directory " + directory + told(owner, store),
                "Name another directory with millrace.content.dir. Only if that database is no more, and the content of its"
                        + " futures may go with it, remove the file 'store' from the directory.");
    }

    static ForeignContentException bucket(String bucket, String owner, StoreId store) {
        return new ForeignContentException(
                "The content in the bucket '" + bucket + "'" + told(owner, store),
                "Name another bucket, or another millrace.content.s3.prefix. Only if that database is no more, and the content"
                        + " of its futures may go with it, remove the object 'store' there.");
    }

    private static String told(String owner, StoreId store) {
        return " belongs to the database " + owner + ", and this server's is " + store
                + ", which would remove all content there that it knows nothing of.";
    }

    /** What can be done about it. */
    String remedy() {
        return remedy;
    }
}
