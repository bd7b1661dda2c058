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

package dev.smtpd.spring.boot.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerConfigurer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot tests of an application that has fixed ports, of which several contexts run
 * at the same time. The classes without tests are the tests of the application.
 */
class RandomSmtpPortTests {

	private static final String APPLICATION = "spring.config.name=fixed-ports";

	private static final String NO_SERVER = "smtpd.enabled=false";

	@ParameterizedTest
	@ValueSource(classes = { Mock.class, OtherProperties.class, RandomPort.class, NoWebEnvironment.class })
	void serverListensOnFreePortsOfTheLoopbackAddress(Class<?> test) throws Exception {
		SmtpServer server = context(test).getBean(SmtpServer.class);
		assertThat(server.connectors()).extracting(SmtpConnector::name)
			.containsExactlyInAnyOrder("default", "submission", "lmtp");
		assertThat(server.connectors()).extracting(SmtpConnector::port).doesNotContain(2525, 2587, 2424);
		assertThat(server.connectors()).allSatisfy((connector) -> {
			assertThat(connector.address().getAddress().isLoopbackAddress()).isTrue();
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(connector.port()).connect()) {
				assertThat(client.readReply()).startsWith("220");
			}
		});
	}

	@Test
	void contextsOfTheSameConfigurationAreTheSame() throws Exception {
		assertThat(context(Mock.class)).isSameAs(context(MockAgain.class)).isNotSameAs(context(OtherProperties.class));
		assertThat(context(Mock.class)).isSameAs(context(Enclosing.Inner.class));
	}

	@Test
	void customizersAreEqual() {
		ContextCustomizer customizer = new RandomSmtpPortContextCustomizerFactory().createContextCustomizer(Mock.class,
				List.of());
		assertThat(customizer)
			.isEqualTo(
					new RandomSmtpPortContextCustomizerFactory().createContextCustomizer(RandomPort.class, List.of()))
			.hasSameHashCodeAs(new RandomSmtpPortContextCustomizer());
	}

	@ParameterizedTest
	@ValueSource(classes = { Properties.class, Inlined.class, File.class, Arguments.class, Relaxed.class })
	void portThatTheTestSetsStands(Class<?> test) throws Exception {
		Environment environment = context(test).getEnvironment();
		assertThat(environment.getProperty("smtpd.port")).isEqualTo("4025");
		assertThat(environment.getProperty("smtpd.connectors.submission.port")).isEqualTo("0");
		assertThat(environment.getProperty("smtpd.address")).isEqualTo(loopback());
	}

	@Test
	void dynamicPortStands() throws Exception {
		List<SmtpConnector> connectors = context(Dynamic.class).getBean(SmtpServer.class).connectors();
		assertThat(port(connectors, "default")).isEqualTo(Dynamic.port);
		assertThat(port(connectors, "submission")).isNotEqualTo(2587);
	}

	@Test
	void portOfAConnectorThatTheTestSetsStands() throws Exception {
		Environment environment = context(Connector.class).getEnvironment();
		assertThat(environment.getProperty("smtpd.port")).isEqualTo("0");
		assertThat(environment.getProperty("smtpd.connectors.submission.port")).isEqualTo("4587");
		assertThat(environment.getProperty("smtpd.connectors.lmtp.port")).isEqualTo("0");
	}

	@Test
	void addressThatTheTestSetsStandsForConnectorsToo() throws Exception {
		assertThat(context(Address.class).getBean(SmtpServer.class).connectors())
			.extracting((connector) -> connector.address().getAddress().isAnyLocalAddress())
			.containsExactly(true, true, true);
	}

	@ParameterizedTest
	@ValueSource(classes = { DefinedPort.class, DefinedPort.Inner.class })
	void definedPortIsThatOfTheApplication(Class<?> test) throws Exception {
		Environment environment = context(test).getEnvironment();
		assertThat(environment.getProperty("smtpd.port")).isEqualTo("2525");
		assertThat(environment.getProperty("smtpd.connectors.submission.port")).isEqualTo("2587");
		assertThat(environment.getProperty("smtpd.address")).isEqualTo("192.0.2.1");
	}

	@Test
	void nothingElseIsSet() {
		RandomSmtpPortPropertySource source = new RandomSmtpPortPropertySource();
		assertThat(Stream.of("smtpd.port", "smtpd.connectors.x.port", "smtpd.connectors[x.y].port"))
			.allSatisfy((name) -> assertThat(source.getProperty(name)).isEqualTo(0));
		assertThat(Stream.of("server.port", "smtpd.report", "smtpd.remote-address", "smtpd.relay.port",
				"smtpd.connectors", "smtpd.connectors.port", "smtpd.connectors.x.y.port", "smtpd.connectors.x.report",
				"smtpd.connectors[x.port", "SMTPD_PORT"))
			.allSatisfy((name) -> assertThat(source.getProperty(name)).as(name).isNull());
	}

	@Test
	void environmentWithoutSystemPropertiesIsCustomized() {
		MockEnvironment environment = new MockEnvironment().withProperty("smtpd.port", "2525");
		GenericApplicationContext context = new GenericApplicationContext();
		context.setEnvironment(environment);
		new RandomSmtpPortContextCustomizer().customizeContext(context,
				new MergedContextConfiguration(Mock.class, null, null, null, null));
		assertThat(environment.getProperty("smtpd.port")).isEqualTo("0");
	}

	@ParameterizedTest
	@ValueSource(classes = { AdditionalServer.class, AdditionalServerAgain.class })
	void portsThatTheCodeSetsAreFreeOnesOfTheLoopbackAddressToo(Class<?> test) throws Exception {
		ApplicationContext context = context(test);
		SmtpServer internal = context.getBean("internalServer", SmtpServer.class);
		assertThat(internal.connectors()).extracting(SmtpConnector::name).containsExactly("internal", "second");
		assertThat(Stream.concat(internal.connectors().stream(),
				context.getBean("smtpServer", SmtpServer.class).connectors().stream()))
			.allSatisfy((connector) -> {
				assertThat(connector.port()).isNotIn(2526, 2527, 2528);
				assertThat(connector.address().getAddress().isLoopbackAddress()).isTrue();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(connector.port()).connect()) {
					assertThat(client.readReply()).startsWith("220");
				}
			});
		assertThat(context.getEnvironment().getProperty("local.smtpd.internal.port", Integer.class))
			.isEqualTo(internal.connectors().get(0).port());
	}

	private static ApplicationContext context(Class<?> test) {
		return new TestContextManager(test).getTestContext().getApplicationContext();
	}

	private static int port(List<SmtpConnector> connectors, String name) {
		return connectors.stream()
			.filter((connector) -> connector.name().equals(name))
			.map(SmtpConnector::port)
			.findFirst()
			.orElseThrow();
	}

	private static String loopback() {
		return InetAddress.getLoopbackAddress().getHostAddress();
	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION)
	static class Mock {

	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION)
	static class MockAgain {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, "some.property=other" })
	static class OtherProperties {

	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION, webEnvironment = WebEnvironment.RANDOM_PORT)
	static class RandomPort {

	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION, webEnvironment = WebEnvironment.NONE)
	static class NoWebEnvironment {

	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION)
	static class Enclosing {

		@Nested
		class Inner {

		}

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER },
			webEnvironment = WebEnvironment.DEFINED_PORT)
	static class DefinedPort {

		@Nested
		class Inner {

		}

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER, "smtpd.port=4025" })
	static class Properties {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER })
	@TestPropertySource(properties = "smtpd.port=4025")
	static class Inlined {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER })
	@TestPropertySource("/test-ports.properties")
	static class File {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER }, args = "--smtpd.port=4025")
	static class Arguments {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_SERVER, "SMTPD.Port=4025" })
	static class Relaxed {

	}

	@SpringBootTest(classes = Application.class, properties = APPLICATION)
	static class Dynamic {

		private static int port;

		@DynamicPropertySource
		static void setPort(DynamicPropertyRegistry registry) throws Exception {
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				port = socket.getLocalPort();
			}
			registry.add("smtpd.port", () -> port);
		}

	}

	@SpringBootTest(classes = Application.class,
			properties = { APPLICATION, NO_SERVER, "smtpd.connectors.submission.port=4587" })
	static class Connector {

	}

	@SpringBootTest(classes = Application.class, properties = { APPLICATION, "smtpd.address=0.0.0.0" })
	static class Address {

	}

	@SpringBootTest(classes = { Application.class, AdditionalServerConfiguration.class })
	static class AdditionalServer {

	}

	@SpringBootTest(classes = { Application.class, AdditionalServerConfiguration.class },
			properties = "some.property=other")
	static class AdditionalServerAgain {

	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalServerConfiguration {

		@Bean(defaultCandidate = false)
		SmtpServer internalServer(SmtpServerConfigurer configurer) {
			return configurer.configure(SmtpServer.builder(), "internal")
				.port(2526)
				.address(null)
				.connector("second", (connector) -> connector.port(2527))
				.dataSizeLimit(0)
				.build();
		}

		@Bean
		SmtpServerCustomizer portCustomizer() {
			return (builder) -> builder.port(2528);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
	static class Application {

	}

}
