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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Annotation for a test of the part of an application that receives mail: its listeners
 * with a running SMTP server, without the services and repositories behind them.
 * <p>
 * Of the application, the context has what the server and listener methods use:
 * <ul>
 * <li>{@code @SmtpController}, other components with {@code @SmtpListener} methods, and
 * {@code @SmtpControllerAdvice};</li>
 * <li>{@code SmtpListenerInterceptor}, {@code HandlerMethodArgumentResolver},
 * {@code Converter}, {@code GenericConverter} and {@code Formatter};</li>
 * <li>{@code MessageProcessor}, {@code SessionPolicy}, {@code CommandHandler},
 * authenticators and {@code AuthFailureStore};</li>
 * <li>{@code SmtpExceptionMapper}, {@code ApplicationScope} and
 * {@code SmtpServerObserver};</li>
 * <li>{@code SmtpServerCustomizer}, {@code SmtpServerBuilderDecorator},
 * {@code MessageProcessorChainCustomizer} and {@code SmtpServerExecutorProvider}.</li>
 * </ul>
 * Other components and {@code @Configuration} classes with their {@code @Bean} methods
 * are not found: also those with authenticators, {@code UserDetailsService} and
 * {@code @EnableMethodSecurity}, as in {@code @WebMvcTest}. What a listener needs of them
 * comes by {@code @MockitoBean} or by {@code @Import(SecurityConfiguration.class)}. A
 * listener with {@code @PreAuthorize} and the like without method security in the test is
 * a failure, since it would take mail from anybody. A component with
 * {@code @EventListener} methods for mail is named in {@link #controllers()}.
 * <p>
 * Of Spring Boot, it has the server with its listener methods, their validation,
 * authentication, and SSL bundles. There are no databases, transactions, rate limits,
 * relay, or Actuator.
 * <p>
 * The server listens on a free port of the loopback address. The beans of
 * {@link AutoConfigureSmtpd} are there: <pre class="code">
 * &#064;SmtpTest
 * class SupportTests {
 *
 * 	&#064;Autowired
 * 	private SmtpTestClient client;
 *
 * 	&#064;MockitoBean
 * 	private TicketService tickets;
 *
 * 	&#064;Test
 * 	void mailOpensATicket() {
 * 		assertThat(this.client.mail().to("support@example.org").text("Help").send()).isAccepted();
 * 		then(this.tickets).should().open("Help");
 * 	}
 *
 * }</pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(SmtpTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(SmtpTypeExcludeFilter.class)
@AutoConfigureSmtpd
@ImportAutoConfiguration
public @interface SmtpTest {

	/**
	 * Properties in form {@literal key=value} that should be added to the Spring
	 * {@link Environment} before the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Specifies the listeners to test. Alias of {@link #controllers()} for less
	 * verbosity.
	 * @return the classes of the listeners
	 */
	@AliasFor("controllers")
	Class<?>[] value() default {};

	/**
	 * Specifies the listeners to test: classes of the application, such as those with
	 * {@code @SmtpController}.
	 * @return the classes of the listeners; all classes with {@code @SmtpListener}
	 * methods if empty
	 */
	@AliasFor("value")
	Class<?>[] controllers() default {};

	/**
	 * Determines if default filtering should be used. If not, only what
	 * {@link #includeFilters()} say is included.
	 * @return whether default filters apply
	 */
	boolean useDefaultFilters() default true;

	/**
	 * A set of include filters which can be used to add otherwise filtered beans to the
	 * application context.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * A set of exclude filters which can be used to filter beans that would otherwise be
	 * added to the application context.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration exclusions that should be applied for this test.
	 * @return the auto-configurations to exclude
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
