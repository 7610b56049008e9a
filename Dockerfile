# The image of Millrace. First the jar (mvn package), then, in this directory:
#
#   docker build -t millrace .
#   docker run -p 127.0.0.1:8080:8080 -v millrace:/data --env-file keys.env millrace
#
# The README says under "Deploying" how to make a key, and what the root file system may be read-only for.

FROM eclipse-temurin:25-jre AS parts
WORKDIR /parts
ARG JAR=target/millrace-*.jar
COPY ${JAR} millrace.jar
# What changes seldom comes first: libraries, then the server's own classes.
RUN java -Djarmode=tools -jar millrace.jar extract --layers --application-filename millrace.jar --destination layers
# All options of the virtual machine, in one place, since the AOT cache is good for a run with the same ones only. Which
# collector is said outright: left alone, it would depend on the memory and processors that the container is given.
RUN printf '%s\n' \
      -XX:+UseSerialGC \
      -XX:MaxRAMPercentage=40 \
      -XX:+ExitOnOutOfMemoryError \
      -XX:-UsePerfData \
      --enable-native-access=ALL-UNNAMED \
      -Dorg.sqlite.lib.path=/app/native \
    >java.args
# SQLite's library unpacks its native part into a temporary file at each start, which takes a writable directory that
# may hold programs. So it is kept from here: a start that ends before it serves does not remove the file.
RUN mkdir native trial \
 && java -Dorg.sqlite.tmpdir=/parts/native -Dspring.context.exit=onRefresh \
      -jar millrace.jar --millrace.data-dir=/parts/trial \
 && mv native/*libsqlitejdbc.so native/libsqlitejdbc.so \
 && chmod 0644 native/libsqlitejdbc.so \
 && rm -rf native/*.lck trial

FROM eclipse-temurin:25-jre
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Millrace" \
      org.opencontainers.image.description="Futures over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin millrace \
 && install -d -o 10001 -g 10001 -m 0750 /data
WORKDIR /app
COPY --from=parts /parts/layers/dependencies/ ./
COPY --from=parts /parts/native/ native/
COPY --from=parts /parts/java.args ./
COPY --from=parts /parts/layers/snapshot-dependencies/ /parts/layers/spring-boot-loader/ /parts/layers/application/ ./
# What a start finds out about the classes is kept. It is made here, where the files lie as they will at every start.
RUN java @/app/java.args -XX:AOTCacheOutput=/app/millrace.aot -Dspring.context.exit=onRefresh \
      -jar /app/millrace.jar --millrace.data-dir=/tmp/trial \
 && rm -rf /tmp/trial /tmp/hsperfdata_*
# In a container loopback is nobody's. Few arenas keep what the C library holds on to small.
ENV SERVER_ADDRESS=0.0.0.0 \
    MILLRACE_DATADIR=/data \
    MALLOC_ARENA_MAX=2
USER 10001:10001
VOLUME /data
EXPOSE 8080
# Drains: running tasks get millrace.drain-time (30 s), so give it that and ten seconds more before it is killed.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "@/app/java.args", "-XX:AOTCache=/app/millrace.aot", "-jar", "/app/millrace.jar"]
