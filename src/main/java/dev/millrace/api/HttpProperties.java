package dev.millrace.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the server takes requests.
 *
 * @param maxBody the most bytes that a JSON body may have, up to 1 GB.
 */
@ConfigurationProperties("millrace.http")
record HttpProperties(@DefaultValue("1MB") DataSize maxBody) {

    private static final DataSize MOST = DataSize.ofGigabytes(1);

    /** @throws IllegalArgumentException naming what is wrong */
    HttpProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("millrace.http.max-body must be from 1B to 1GB");
        }
    }
}
