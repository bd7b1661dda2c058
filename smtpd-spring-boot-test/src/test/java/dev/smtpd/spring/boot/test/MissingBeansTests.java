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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What tests say where an annotation is missing.
 */
class MissingBeansTests {

	@Test
	void missingAnnotationIsNamed() {
		assertThat(message(Client.class)).contains("The field 'client'", "there is no SmtpTestClient",
				"Add @AutoConfigureSmtpd or @SmtpTest to the test class");
		assertThat(message(Received.class)).contains("@AutoConfigureSmtpd or @SmtpTest");
		assertThat(message(Captured.class)).contains("Add @AutoConfigureMailCapture");
	}

	@Test
	void unknownConnectorIsReportedWithTheOthers() {
		assertThat(message(Qualified.class)).contains("names the connector 'submision'",
				"Connectors: [default, submission]");
	}

	@Test
	void missingCertificateIsNamed() {
		NoSuchSslBundleException failure = new NoSuchSslBundleException("smtpd-test", "missing");
		FailureAnalysis analysis = new TestCertificateFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull()
			.extracting(FailureAnalysis::getAction)
			.asString()
			.contains("@SmtpTestCertificate");
		assertThat(new TestCertificateFailureAnalyzer().analyze(new NoSuchSslBundleException("other", "missing")))
			.isNull();
	}

	@Test
	void starterThatIsMissingIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> require("requireStarter", "@SmtpTest"))
			.withMessageStartingWith("@SmtpTest needs smtpd-spring-boot-starter on the class path");
		assertThatIllegalStateException().isThrownBy(() -> require("requireListeners", "A client"))
			.withMessageStartingWith("A client needs smtpd-spring-boot-starter on the class path");
	}

	private static void require(String method, String what) throws Exception {
		URL classes = ClassPath.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, null)) {
			Class<?> type = loader.loadClass(ClassPath.class.getName());
			Method check = type.getDeclaredMethod(method, String.class);
			check.setAccessible(true);
			check.invoke(null, what);
		}
		catch (InvocationTargetException ex) {
			throw (RuntimeException) ex.getTargetException();
		}
	}

	private static String message(Class<?> testClass) {
		List<Throwable> failures = Launched.failures(testClass);
		assertThat(failures).hasSize(1);
		return failures.get(0).getMessage();
	}

	@SpringBootTest(classes = Application.class)
	static class Client {

		@Autowired
		private SmtpTestClient client;

		@Test
		void test() {
			assertThat(this.client).isNotNull();
		}

	}

	@SpringBootTest(classes = Application.class)
	static class Received {

		@Autowired
		private ReceivedMessages received;

		@Test
		void test() {
			assertThat(this.received).isNotNull();
		}

	}

	@SpringBootTest(classes = Application.class)
	static class Captured {

		@Autowired
		private CapturedMessages captured;

		@Test
		void test() {
			assertThat(this.captured).isNotNull();
		}

	}

	@SpringBootTest(classes = Application.class, properties = "smtpd.connectors.submission.port=0")
	@AutoConfigureSmtpd
	static class Qualified {

		@Autowired
		@Qualifier("submision")
		private SmtpTestClient client;

		@Test
		void test() {
			assertThat(this.client).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
