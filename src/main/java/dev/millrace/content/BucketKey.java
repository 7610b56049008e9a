package dev.millrace.content;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the key of a {@link dev.millrace.task.ContentRef} says of content in the bucket: the name it has there, and the object that
 * has the bytes. Not which bucket: whoever moves all objects to another one may.
 *
 * @param object hexadecimal digits
 */
record BucketKey(ContentKey name, String object) {

    private static final Pattern FORM = Pattern.compile("([^@]+)@s3/([0-9a-f]{32})");

    static Optional<BucketKey> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? ContentKey.parse(matcher.group(1)).map(name -> new BucketKey(name, matcher.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name + "@s3/" + object;
    }
}
