# The sample application: docker build -t team-inbox .
#
# docker run -p 8080:8080 -p 2525:2525 -p 2465:2465 -v team-inbox:/data --read-only --tmpfs /tmp \
#   -e SPRING_SECURITY_USER_PASSWORD=... team-inbox

FROM eclipse-temurin:25-jdk AS build
WORKDIR /source
COPY . .
RUN ./mvnw -q --batch-mode package -DskipTests -pl smtpd-sample-app -am
RUN java -Djarmode=tools -jar "$(find smtpd-sample-app/target -name 'smtpd-sample-app-*.jar' ! -name '*-sources.jar')" \
		extract --layers --destination /layers \
	&& mv /layers/application/smtpd-sample-app-*.jar /layers/application/app.jar

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home inbox && install -d -o inbox -m 700 /data
WORKDIR /app
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
USER 10001
ENV APP_DATA_DIRECTORY=/data SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8080 2525 2465
HEALTHCHECK --start-period=60s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "app.jar"]
