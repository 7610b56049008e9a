package dev.millrace;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The Millrace server. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class MillraceApplication {

    public static void main(String[] args) {
        SpringApplication.run(MillraceApplication.class, args);
    }
}
