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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.SmtpFaults;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * {@link TestExecutionListener} that has servers make the faults of {@link SmtpFault}
 * annotations, and undoes what a test method has changed.
 */
class SmtpFaultTestExecutionListener implements TestExecutionListener {

	private static final String SERVERS = SmtpFaultTestExecutionListener.class.getName() + ".servers";

	private static final String ADDED = SmtpFaultTestExecutionListener.class.getName() + ".added";

	private static final SharedFaults shared = new SharedFaults();

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			List<SmtpFaults> servers = servers(testContext.getApplicationContext(), SmtpFault.Server.ANY);
			servers.forEach(shared::begin);
			testContext.setAttribute(SERVERS, servers);
		}
	}

	@Override
	public void beforeTestExecution(TestContext testContext) {
		Set<SmtpFault> annotations = FaultAnnotations.find(testContext.getTestClass(), testContext.getTestMethod());
		if (annotations.isEmpty()) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		List<Runnable> added = new ArrayList<>();
		testContext.setAttribute(ADDED, added);
		for (SmtpFault annotation : annotations) {
			List<SmtpFaults> servers = servers(context, annotation.server());
			if (servers.isEmpty()) {
				throw new IllegalStateException("There is no such server in the application context: " + annotation);
			}
			Fault fault = FaultAnnotations.toFault(annotation);
			for (SmtpFaults faults : servers) {
				String name = faults.add(fault);
				added.add(() -> faults.remove(name));
			}
		}
	}

	@Override
	@SuppressWarnings("unchecked") // set above
	public void afterTestExecution(TestContext testContext) {
		if (testContext.removeAttribute(ADDED) instanceof List<?> added) {
			((List<Runnable>) added).forEach(Runnable::run);
		}
	}

	@Override
	@SuppressWarnings("unchecked") // set above
	public void afterTestMethod(TestContext testContext) {
		if (testContext.removeAttribute(SERVERS) instanceof List<?> servers) {
			((List<SmtpFaults>) servers).forEach(shared::end);
		}
	}

	private static List<SmtpFaults> servers(ApplicationContext context, SmtpFault.Server server) {
		List<SmtpFaults> servers = new ArrayList<>();
		if (server != SmtpFault.Server.MAIL_CAPTURE) {
			servers.addAll(context.getBeansOfType(SmtpFaults.class).values());
		}
		if (server != SmtpFault.Server.APPLICATION) {
			context.getBeansOfType(CapturedMessages.class, false, false)
				.values()
				.forEach((messages) -> servers.add(messages.faults()));
		}
		return servers;
	}

}
