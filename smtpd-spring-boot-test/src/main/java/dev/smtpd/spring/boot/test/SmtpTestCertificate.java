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

/**
 * Annotation for a test class whose application uses a certificate that the test makes
 * itself: <pre class="code">
 * &#64;SpringBootTest(properties = { "smtpd.ssl.bundle=smtpd-test", "smtpd.tls=starttls" })
 * &#64;SmtpTestCertificate
 * class SecureTests {
 *
 *     &#64;Autowired
 *     private SmtpTestCertificates certificates;
 *
 * }</pre>
 * <p>
 * The context has an SSL bundle of the given name, whose certificate is for the given
 * names and which trusts the certificate of
 * {@link SmtpTestCertificates#authenticatedClientContext()}, and a
 * {@link SmtpTestCertificates} bean.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface SmtpTestCertificate {

	/**
	 * The name of the SSL bundle.
	 * @return the name
	 */
	String bundle() default "smtpd-test";

	/**
	 * The names of the server.
	 * @return the host names, at least one
	 */
	String[] hostnames() default "localhost";

}
