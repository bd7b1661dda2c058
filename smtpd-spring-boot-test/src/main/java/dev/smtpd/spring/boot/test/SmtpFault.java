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
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;

/**
 * Annotation for a test class or method by which the SMTP servers of the application
 * context make a fault on purpose: the application's own servers, and that of
 * {@link AutoConfigureMailCapture}.
 * <p>
 * The fault is made while a test method runs, {@code @BeforeEach} and {@code @AfterEach}
 * methods excluded; its occasions are counted from the beginning of each method, by each
 * server for itself. Faults of the method come before those of its class, and those of a
 * class are inherited by its subclasses and {@code @Nested} classes. After each method
 * the faults are again those from before it, also if the test has changed
 * {@link SmtpFaults} itself. Test methods that run in parallel with one application
 * context share its servers, and so their faults: distinguish them by
 * {@link #recipient()}.
 *
 * @since 0.1.0
 * @see Fault
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(SmtpFault.List.class)
public @interface SmtpFault {

	/**
	 * Return where in a session the fault is made.
	 * @return the stage
	 */
	FaultStage at();

	/**
	 * Return what is done there.
	 * @return the action
	 */
	FaultAction then();

	/**
	 * Return the text of the reply that is sent, or of which half a line is sent.
	 * @return the text, such as {@code 451 4.3.0 Try later}; empty for none
	 */
	String reply() default "";

	/**
	 * Return how long to wait before, or in all if nothing else is to be done.
	 * @return the duration, such as {@code 200ms} or {@code 5s}; empty not to wait
	 */
	String delay() default "";

	/**
	 * Return on which occasion the fault is made.
	 * @return the number of the occasion, counted from 1; 0 for each occasion
	 */
	int nth() default 0;

	/**
	 * Return on each how many occasions the fault is made.
	 * @return the number of occasions; 0 for each occasion
	 */
	int every() default 0;

	/**
	 * Return for which senders the fault is made.
	 * @return the pattern of their addresses, in which {@code *} stands for any
	 * characters; empty for all
	 */
	String sender() default "";

	/**
	 * Return for which recipients the fault is made.
	 * @return the pattern of their addresses, in which {@code *} stands for any
	 * characters; empty for all
	 */
	String recipient() default "";

	/**
	 * Return on which connector the fault is made.
	 * @return the name of the connector; empty for all
	 */
	String connector() default "";

	/**
	 * Return which servers make the fault.
	 * @return the servers, {@link Server#ANY} by default
	 */
	Server server() default Server.ANY;

	/**
	 * The servers of an application context.
	 */
	enum Server {

		/**
		 * All that there are.
		 */
		ANY,

		/**
		 * The application's own, which take their faults from its {@link SmtpFaults}
		 * bean.
		 */
		APPLICATION,

		/**
		 * That of {@link AutoConfigureMailCapture}, which has no TLS.
		 */
		MAIL_CAPTURE

	}

	/**
	 * Several faults.
	 */
	@Target({ ElementType.TYPE, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@interface List {

		/**
		 * Return the faults.
		 * @return the faults in order
		 */
		SmtpFault[] value();

	}

}
