/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.smtpd.sample;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.inbox.metrics.InboxMeter;
import dev.smtpd.spring.context.LocalSmtpPort;
import dev.smtpd.spring.metrics.SmtpServerMeter;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees, by HTTP and JMX, and what is written about it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "smtpd.port=0", "smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true",
				"smtpd.auth.failure-delay=0", "smtpd.data-size-limit=1000B", "smtpd.timeouts.idle=1s",
				"smtpd.connectors.spare.port=0", "smtpd.connectors.secure.port=0",
				"smtpd.connectors.secure.tls=implicit", "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=smtpd", "smtpd.ssl.bundle=test",
				"management.endpoint.health.group.readiness.show-components=always",
				"smtpd.inbox.webhook.url=http://localhost:1/" })
class ObservabilityTests {

	private static final Path DOCUMENTATION = Path.of("../docs/observability");

	private static final Pattern METRIC = Pattern.compile("\\bsmtpd_[a-z_]+");

	@LocalSmtpPort
	private int port;

	@Value("${local.smtpd.spare.port}")
	private int sparePort;

	@Value("${local.smtpd.secure.port}")
	private int securePort;

	private RestClient client;

	@DynamicPropertySource
	static void createCertificate(DynamicPropertyRegistry registry) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=mx.example.org")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		registry.add("spring.ssl.bundle.pem.test.keystore.certificate", certificate::getCertificatePEM);
		registry.add("spring.ssl.bundle.pem.test.keystore.private-key", certificate::getPrivateKeyPEM);
	}

	@BeforeEach
	void createClient(@LocalServerPort int httpPort) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + httpPort + "/actuator")
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@Test
	void metricsTellWhatHappened() throws Exception {
		try (SmtpTestConnection dialogue = SmtpTestClient.bindToServer(this.port).open()) {
			dialogue.command("AUTH PLAIN AGpvZQB5");
			dialogue.command("AUTH PLAIN AGpvZQB4");
			dialogue.mail().content("Subject: hi\r\n\r\nhi\r\n").send();
			dialogue.mail().to("support@example.org").content("Subject: hi\r\n\r\nhi\r\n").send();
			dialogue.mail().content("Subject: large\r\n\r\n" + "large\r\n".repeat(200)).send();
			dialogue.command("MAIL FROM:<joe@example.org>");
			dialogue.command("RSET");
			dialogue.command("XYZZY");
			assertThat(dialogue.readReply()).as("after idle-timeout").startsWith("421 4.4.2");
		}
		String notTls = "smtpd_tls_handshakes_total{connector=\"secure\",outcome=\"failure\",reason=\"not_tls\",version=\"none\"}";
		try (SmtpTestConnection garbage = SmtpTestClient.bindToServer(this.securePort).connect()) {
			garbage.send("this is no handshake");
			Awaitility.await().until(() -> value(scrape(), notTls) > 0);
		}
		pause("spare", true);
		try (SmtpTestConnection refused = SmtpTestClient.bindToServer(this.sparePort).connect()) {
			refused.expect("421 4.3.2");
		}
		pause("spare", false);
		String scrape = scrape();
		assertThat(value(scrape, "smtpd_messages_total{connector=\"default\",outcome=\"accepted\"}")).isPositive();
		assertThat(value(scrape, "smtpd_messages_total{connector=\"default\",outcome=\"rejected\"}")).isPositive();
		assertThat(value(scrape, "smtpd_transactions_total{connector=\"default\",outcome=\"aborted\"}")).isPositive();
		assertThat(value(scrape, "smtpd_authentications_total{mechanism=\"PLAIN\",outcome=\"failure\"}")).isPositive();
		assertThat(value(scrape, "smtpd_authentications_total{mechanism=\"PLAIN\",outcome=\"success\"}")).isPositive();
		assertThat(value(scrape, "smtpd_limits_reached_total{limit=\"message_size\"}")).isPositive();
		assertThat(value(scrape, "smtpd_limits_reached_total{limit=\"timeout\"}")).isPositive();
		assertThat(value(scrape, "smtpd_connections_refused_total{connector=\"spare\",reason=\"paused\"}"))
			.isPositive();
		assertThat(value(scrape, "smtpd_commands_total{command=\"UNKNOWN\",reply=\"5xx\"}")).isPositive();
		assertThat(namesIn(scrape)).as("what dashboard and rules ask for")
			.containsAll(ofTheInbox(namesIn(Files.readString(DOCUMENTATION.resolve("grafana-dashboard.json")))))
			.containsAll(ofTheInbox(namesIn(Files.readString(DOCUMENTATION.resolve("prometheus-rules.yml")))));
		for (String meter : ofTheInbox(
				Arrays.stream(SmtpServerMeter.values()).map((each) -> each.getName().replace('.', '_')).toList())) {
			assertThat(namesIn(scrape)).anyMatch((name) -> name.startsWith(meter));
		}
	}

	@Test
	void metersExistBeforeTheirFirstEvent() {
		assertThat(scrape()).contains(
				"smtpd_tls_handshakes_total{connector=\"secure\",outcome=\"success\",reason=\"none\",version=\"TLSv1.2\"} 0.0",
				"smtpd_messages_total{connector=\"secure\",outcome=\"accepted\"} 0.0",
				"smtpd_limits_reached_total{limit=\"spool\"} 0.0",
				"smtpd_commands_total{command=\"VRFY\",reply=\"5xx\"} 0.0");
	}

	// the inbox passes nothing on, and has neither a database, nor Kafka nor a store, and
	// shares no limits
	private static List<String> ofTheInbox(Collection<String> names) {
		return names.stream()
			.filter((name) -> !name.startsWith("smtpd_relay_") && !name.startsWith("smtpd_transaction_")
					&& !name.startsWith("smtpd_kafka_") && !name.startsWith("smtpd_store_")
					&& !name.startsWith("smtpd_limits_shared"))
			.toList();
	}

	@Test
	void metricsCountWhatSmtpSourceSends() throws Exception {
		String accepted = "smtpd_messages_total{connector=\"spare\",outcome=\"accepted\"}";
		String bytes = "smtpd_message_size_bytes_sum{connector=\"spare\"}";
		double before = value(scrape(), accepted);
		double bytesBefore = value(scrape(), bytes);
		ForeignClient.run("smtp-source", "-s", "10", "-m", "500", "-l", "400", "-f", "joe@example.org", "-t",
				"inbox@example.org", "127.0.0.1:" + this.sparePort);
		String scrape = scrape();
		assertThat(value(scrape, accepted) - before).isEqualTo(500);
		assertThat(value(scrape, bytes) - bytesBefore).isGreaterThan(500 * 400);
		assertThat(value(scrape, "smtpd_message_processing_seconds_count{connector=\"spare\",outcome=\"accepted\"}"))
			.isGreaterThanOrEqualTo(500);
	}

	@Test
	void dashboardShowsEveryMeter() throws Exception {
		Set<String> shown = namesIn(Files.readString(DOCUMENTATION.resolve("grafana-dashboard.json")));
		for (SmtpServerMeter meter : SmtpServerMeter.values()) {
			assertThat(shown).anyMatch((name) -> name.startsWith(meter.getName().replace('.', '_')));
		}
	}

	@Test
	void metersOfTheInboxExist() throws Exception {
		Set<String> names = namesIn(scrape());
		Set<String> shown = namesIn(Files.readString(DOCUMENTATION.resolve("grafana-dashboard.json")));
		for (InboxMeter meter : InboxMeter.values()) {
			String prefix = meter.getName().replace('.', '_');
			assertThat(names).anyMatch((name) -> name.startsWith(prefix));
			assertThat(shown).anyMatch((name) -> name.startsWith(prefix));
		}
	}

	@Test
	void endpointTellsOfConnectorsAndSessions() throws Exception {
		try (SmtpTestConnection dialogue = SmtpTestClient.bindToServer(this.port).open()) {
			dialogue.command("MAIL FROM:<joe@example.org>");
			dialogue.command("RCPT TO:<jane@example.org>");
			assertThat(get("/smtpd")).contains("\"name\":\"default\"", "\"name\":\"spare\"", "\"accepting\":true",
					"PIPELINING", "\"maxConnections\":8192", "\"state\":\"TRANSACTION\"",
					"\"sender\":\"joe@example.org\"", "\"recipients\":[\"jane@example.org\"]",
					"\"clientName\":\"client.example.org\"");
		}
	}

	@Test
	void endpointClosesASession() throws Exception {
		try (SmtpTestConnection dialogue = SmtpTestClient.bindToServer(this.port)
			.clientName("closing.example.org")
			.open()) {
			String id = get("/smtpd").replaceFirst("(?s).*\"id\":\"([^\"]+)\"[^{]*\"closing.example.org\".*", "$1");
			assertThat(status(HttpMethod.DELETE, "/smtpd/" + id)).isEqualTo(204);
			assertThat(dialogue.readReply()).startsWith("421 4.3.2");
			Awaitility.await().until(() -> status(HttpMethod.DELETE, "/smtpd/" + id) == 404);
		}
	}

	@Test
	void endpointPausesAndResumesAConnector() {
		assertThat(pause("spare", true)).contains("\"accepting\":false", "\"pauses\":{\"operator\":\"REFUSE\"}");
		assertThat(get("/health")).endsWith("\"status\":\"UP\"}")
			.contains("\"reason\":\"Paused: operator\"", "\"status\":\"PAUSED\"")
			.doesNotContain("\"status\":\"DOWN\"");
		assertThat(pause("spare", false)).contains("\"accepting\":true");
		ResponseEntity<String> unknown = this.client.post()
			.uri("/smtpd/unknown")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"paused\":true}")
			.retrieve()
			.toEntity(String.class);
		assertThat(unknown.getStatusCode().value()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/health/smtpd", "/health/readiness" })
	void healthHasTheServer(String path) {
		assertThat(get(path)).contains("\"default\"", "\"secure\"", "\"spool\"", "\"executor\"",
				"\"protocol\":\"smtp\"", "\"certificateExpiry\"");
	}

	@Test
	void infoNamesThePorts() {
		assertThat(get("/info")).contains("\"smtpd\":{\"connectors\":{", "\"port\":" + this.port);
	}

	@Test
	void endpointIsThereByJmx() throws Exception {
		ObjectName name = ManagementFactory.getPlatformMBeanServer()
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Smtpd,*"), null)
			.iterator()
			.next();
		Object state = ManagementFactory.getPlatformMBeanServer().invoke(name, "smtpd", new Object[0], new String[0]);
		assertThat(String.valueOf(state)).contains("running=true");
	}

	private String scrape() {
		return get("/prometheus");
	}

	private String get(String path) {
		return this.client.get().uri(path).retrieve().body(String.class);
	}

	private int status(HttpMethod method, String path) {
		return this.client.method(method).uri(path).retrieve().toBodilessEntity().getStatusCode().value();
	}

	private String pause(String connector, boolean paused) {
		return this.client.post()
			.uri("/smtpd/{connector}", connector)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("paused", paused))
			.retrieve()
			.body(String.class);
	}

	private static Set<String> namesIn(String text) {
		return METRIC.matcher(text)
			.results()
			.map((match) -> match.group())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static double value(String scrape, String series) {
		return scrape.lines()
			.filter((line) -> line.startsWith(series + " "))
			.mapToDouble((line) -> Double.parseDouble(line.substring(series.length() + 1)))
			.findFirst()
			.orElse(0);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Users {

		@Bean
		Authenticator users() {
			return (session, username, password) -> password.equals("x") ? () -> username : null;
		}

	}

}
