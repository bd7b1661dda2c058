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

package dev.smtpd.readme;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerConfigurer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// tag::code[]
@Configuration(proxyBeanMethods = false)
class InternalServerConfiguration {

	@Bean(defaultCandidate = false)
	SmtpServer internalServer(SmtpServerConfigurer configurer) {
		return configurer.configure(SmtpServer.builder(), "internal")
			.port(2526)
			.dataSizeLimit(0)
			.limits((limits) -> limits.withMaxRecipients(10_000))
			.build();
	}

}
// end::code[]
