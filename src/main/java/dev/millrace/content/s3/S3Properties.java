package dev.millrace.content.s3;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bucket that content is kept in.
 *
 * @param bucket its name. If absent or empty, content is kept on disks.
 * @param endpoint the base URL of the server. Absent: AWS.
 * @param region where the bucket is. If absent, what the AWS SDK finds; {@code us-east-1} if there is an endpoint.
 * @param prefix what every key in the bucket begins with.
 * @param pathStyle whether the bucket is named in the path of a URL and not in its host name.
 * @param accessKey who the server is to the bucket. If absent, what the AWS SDK finds: environment, profile, role.
 * @param secretKey what goes with it. Never logged, never shown.
 * @param partSize what is larger is sent in parts of this size, four at a time; {@code 5MB} to {@code 1GB}.
 */
@ConfigurationProperties("millrace.content.s3")
public record S3Properties(
        @Nullable String bucket,
        @Nullable URI endpoint,
        @Nullable String region,
        @Nullable String prefix,
        @DefaultValue("false") boolean pathStyle,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @DefaultValue("16MB") DataSize partSize) {

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/-]*");
    private static final int LONGEST_PREFIX = 500;

    /** What S3 takes as a part. */
    private static final DataSize LEAST_PART = DataSize.ofMegabytes(5);

    private static final DataSize MOST_PART = DataSize.ofGigabytes(1);

    /** @throws IllegalArgumentException naming what is wrong, and repeating nothing that could be secret */
    public S3Properties {
        bucket = absentIfEmpty(bucket);
        region = absentIfEmpty(region);
        accessKey = absentIfEmpty(accessKey);
        secretKey = absentIfEmpty(secretKey);
        endpoint = endpoint == null || endpoint.toString().isEmpty() ? null : endpoint;
        prefix = absentIfEmpty(folder(prefix));
        require(bucket == null || BUCKET.matcher(bucket).matches(), "bucket must be the name of a bucket");
        require(
                endpoint == null || isBase(endpoint),
                "endpoint must be http://host or https://host, with a port if need be");
        require(
                prefix == null
                        || prefix.length() <= LONGEST_PREFIX
                                && PREFIX.matcher(prefix).matches(),
                "prefix must have at most 500 letters, digits and -_./!*'()");
        require((accessKey == null) == (secretKey == null), "access-key and secret-key need each other");
        require(
                partSize.compareTo(LEAST_PART) >= 0 && partSize.compareTo(MOST_PART) <= 0,
                "part-size must be from 5MB to 1GB");
    }

    private static String folder(@Nullable String prefix) {
        var bare = prefix == null ? "" : prefix.strip().replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : bare + "/";
    }

    /** The prefix; empty if there is none. */
    String folder() {
        return prefix == null ? "" : prefix;
    }

    private static boolean isBase(URI endpoint) {
        var scheme = String.valueOf(endpoint.getScheme());
        return (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                && endpoint.getHost() != null
                && endpoint.getRawUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null;
    }

    private static @Nullable String absentIfEmpty(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("millrace.content.s3." + what);
        }
    }

    /** Without who the server is to the bucket. */
    @Override
    public String toString() {
        return "S3Properties[bucket=" + bucket + ", endpoint=" + endpoint + ", region=" + region + ", prefix=" + prefix
                + ", pathStyle=" + pathStyle + ", partSize=" + partSize + "]";
    }
}
