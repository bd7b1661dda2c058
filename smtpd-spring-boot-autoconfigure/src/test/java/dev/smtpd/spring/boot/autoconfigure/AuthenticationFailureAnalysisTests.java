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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smtpd.MessageProcessor;
import dev.smtpd.auth.Authenticator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What users read when an application doesn't start because of AUTH.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuthenticationFailureAnalysisTests {

	@ParameterizedTest
	@MethodSource
	void failureIsAnalyzed(List<String> properties, int authenticators, String description, String action,
			CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("smtpd.port", 0));
		application.addInitializers((context) -> {
			for (int i = 1; i <= authenticators; i++) {
				((GenericApplicationContext) context).registerBean("devices" + i, Authenticator.class,
						() -> (session, username, password) -> null);
			}
		});
		String[] arguments = properties.stream().map((property) -> "--" + property).toArray(String[]::new);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> application.run(arguments).close());
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START", description, action)
			.doesNotContain("-parameters");
	}

	static Stream<Arguments> failureIsAnalyzed() {
		return Stream.of(
				Arguments.of(List.of("smtpd.auth.mechanisms=SCRAM-SHA-256", "smtpd.auth.allow-without-tls=true"), 1,
						"'smtpd.auth.mechanisms' names SCRAM-SHA-256, on which no bean can decide.",
						"Remove it from 'smtpd.auth.mechanisms', or define a ScramAuthenticator bean"),
				Arguments.of(
						List.of("smtpd.auth.mechanisms=plain,oauthbearer", "smtpd.auth.mode=optional",
								"smtpd.auth.allow-without-tls=true"),
						1, "names OAUTHBEARER, on which no bean can decide.", "or define a TokenAuthenticator bean"),
				Arguments.of(List.of("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true"), 0,
						"'smtpd.auth.mode' needs a bean that decides who clients are.", "Define an Authenticator"),
				Arguments.of(List.of("smtpd.auth.mode=required"), 1,
						"'smtpd.auth.mode' offers AUTH on a port that never speaks TLS",
						"Name an SSL bundle by 'smtpd.ssl.bundle'; or set"),
				Arguments.of(withBundle("smtpd.auth.mode=required", "smtpd.tls=none"), 1,
						"'smtpd.auth.mode' offers AUTH on a port that never speaks TLS",
						"Set 'smtpd.tls' to optional, required or implicit; or set"),
				Arguments.of(List.of(), 2,
						"It works with one Authenticator bean, and there are 2: 'devices1', 'devices2'.",
						"Mark the one that the server is to use with @Primary"));
	}

	private static List<String> withBundle(String... properties) {
		return Stream
			.of(Stream.of(TestBundle.properties("mail", "mx.example.org")), Stream.of("smtpd.ssl.bundle=mail"),
					Stream.of(properties))
			.flatMap((each) -> each)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SslAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class })
	static class Application {

		@Bean
		MessageProcessor accepting() {
			return (message) -> null;
		}

	}

}
