package dev.millrace.content;

import dev.millrace.content.s3.Bucket;
import dev.millrace.content.s3.BucketException;
import dev.millrace.content.s3.S3Properties;
import dev.millrace.task.StoreId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** The bucket, if one is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(BucketConfiguration.Configured.class)
class BucketConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(BucketConfiguration.class);

    /** The configuration names a bucket. */
    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("millrace.content.s3.bucket"));
        }
    }

    /**
     * Looks whether it can be used. If it only does not answer, the server starts all the same.
     *
     * @throws UnusableBucketException if it cannot be used as it is configured
     * @throws ForeignContentException if it is another store's
     * @throws InterruptedStartException if the server is told to end meanwhile
     */
    @Bean(destroyMethod = "close")
    BucketContent bucketContent(S3Properties properties, StoreId store, Clock clock, MeterRegistry registry) {
        try {
            var bucket = Bucket.of(properties, registry);
            var content = new BucketContent(bucket, new BucketOwner(bucket, store), new BucketNames(bucket), clock);
            look(content);
            return content;
        } catch (BucketException e) {
            throw new UnusableBucketException(e);
        }
    }

    private static void look(BucketContent content) throws BucketException {
        try {
            content.owner().check();
        } catch (BucketException e) {
            if (e.lasting()) {
                content.close();
                throw e;
            }
            LOG.atWarn().setCause(e).log("content can neither be stored nor served for now: {}", e.getMessage());
        } catch (InterruptedIOException _) {
            Thread.interrupted(); // this is the answer to it; what is closed now may have to wait for something
            content.close();
            throw new InterruptedStartException();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("it is not known whether content can be stored");
        } catch (ForeignContentException e) {
            content.close();
            throw e;
        }
    }
}
