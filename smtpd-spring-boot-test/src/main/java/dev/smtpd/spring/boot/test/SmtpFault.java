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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Annotation for a test class or method by which SMTP servers make a fault on purpose:
 * the application's own servers, that of {@link AutoConfigureMailCapture}, and those of
 * {@link SmtpServerExtension}.
 * <p>
 * The fault is made while a test method runs, {@code @BeforeEach} and {@code @AfterEach}
 * methods excluded; its occasions are counted from the beginning of each method, by each
 * server for itself. Faults of the method come before those of its class, and those of a
 * class are inherited by its subclasses and {@code @Nested} classes. After each method
 * the faults are again those from before it, also if the test has changed
 * {@link SmtpFaults} itself.
 * <p>
 * A test fails if no server can make the fault, and if it has not been made when the test
 * method ends, unless it isn't {@linkplain #required() required}.
 * <p>
 * Test methods and classes with faults don't run in parallel with each other, but for
 * those whose faults all have a {@link #recipient()}. Tests without the annotation may
 * run at the same time: with the same server, they meet the fault.
 *
 * @since 0.1.0
 * @see Fault
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(SmtpFault.List.class)
@ExtendWith(SmtpFaultExtension.class)
@ResourceLock(providers = SmtpFaultLocksProvider.class)
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
	 * Return whether the test fails if the fault is never made.
	 * @return {@code false} if the fault need not be made
	 */
	boolean required() default true;

	/**
	 * The servers of a test.
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
		MAIL_CAPTURE,

		/**
		 * Those of {@link SmtpServerExtension}.
		 */
		EXTENSION

	}

	/**
	 * Several faults.
	 */
	@Target({ ElementType.TYPE, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@ExtendWith(SmtpFaultExtension.class)
	@ResourceLock(providers = SmtpFaultLocksProvider.class)
	@interface List {

		/**
		 * Return the faults.
		 * @return the faults in order
		 */
		SmtpFault[] value();

	}

}
