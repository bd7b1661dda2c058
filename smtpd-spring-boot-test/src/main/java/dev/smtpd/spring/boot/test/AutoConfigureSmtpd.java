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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.smtpd.test.SmtpTestClient;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Annotation for a test class whose application receives mail. It adds these beans to
 * those of the application:
 * <ul>
 * <li>{@link SmtpTestClient}: a client of the server, and one for each connector of
 * {@code smtpd.connectors}, with {@code @Qualifier} and the name of the connector;</li>
 * <li>{@link SmtpTestClients}: clients of all connectors by name, also of those that the
 * application configures in its code;</li>
 * <li>{@link ReceivedMessages}: what the application has accepted.</li>
 * </ul>
 *
 * <pre class="code">
 * &#064;SpringBootTest
 * &#064;AutoConfigureSmtpd
 * class DeskTests {
 *
 * 	&#064;Autowired
 * 	private SmtpTestClient client;
 *
 * 	&#064;Autowired
 * 	private ReceivedMessages received;
 *
 * }</pre>
 *
 * Clients connect to running servers, so that they can be injected into tests, but not
 * into beans that are created at the start of the application: these inject
 * {@code ObjectProvider<SmtpTestClient>}.
 *
 * @since 0.1.0
 * @see SmtpTest
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureSmtpd {

}
