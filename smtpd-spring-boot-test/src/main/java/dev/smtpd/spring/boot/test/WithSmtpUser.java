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

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Annotation for a test method or class whose client is authenticated: <pre class="code">
 * &#64;Test
 * &#64;WithSmtpUser(username = "jane", roles = "AGENT")
 * void agentsMayClose() {
 *     assertThat(this.client.mail().to("close+42@example.org").send()).isAccepted();
 * }</pre>
 * <p>
 * The client that the test class is injected with, and those of {@link SmtpTestClients},
 * send AUTH on each connection. The server of the application context takes the user
 * before it asks the authenticator of the application, which need not know it, and only
 * while the test method runs. A server that doesn't offer AUTH is a failure of the test.
 * An application that never authenticates clients does so in a test with the properties
 * {@code smtpd.auth.mode=optional} and, where it has no TLS,
 * {@code smtpd.auth.allow-without-tls=true}: the user of the test is then the only one.
 * Clients of {@link SmtpServerExtension} and {@link SmtpTestClients#bindToListeners}
 * authenticate, too. Where Spring Security is present, the session has an
 * {@code Authentication} with the authorities.
 * <p>
 * A method's annotation replaces that of its class, and a nested class has that of the
 * class around it. Tests in parallel have their own users.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(WithSmtpUserExtension.class)
public @interface WithSmtpUser {

	/**
	 * The name of the user.
	 * @return the name
	 */
	String username() default "user";

	/**
	 * The password, with which clients authenticate that the test has made itself.
	 * @return the password
	 */
	String password() default "password";

	/**
	 * The SASL mechanism of the client.
	 * @return {@code PLAIN}, {@code LOGIN}, {@code XOAUTH2} or {@code OAUTHBEARER}
	 */
	String mechanism() default "PLAIN";

	/**
	 * The roles of the user, if Spring Security is present.
	 * @return the roles, without {@code ROLE_}
	 */
	String[] roles() default "USER";

	/**
	 * The authorities of the user instead of {@link #roles()}.
	 * @return the authorities
	 */
	String[] authorities() default {};

}
