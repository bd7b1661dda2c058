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

import java.util.List;

import dev.smtpd.fault.SmtpFaults;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * {@link TestExecutionListener} that undoes what a test method has changed in the faults
 * of servers.
 */
class SmtpFaultTestExecutionListener implements TestExecutionListener {

	private static final String SERVERS = SmtpFaultTestExecutionListener.class.getName() + ".servers";

	private static final SharedFaults shared = new SharedFaults();

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			List<SmtpFaults> servers = ContextFaults.find(testContext.getApplicationContext())
				.stream()
				.map(FaultyServer::faults)
				.toList();
			servers.forEach(shared::begin);
			testContext.setAttribute(SERVERS, servers);
		}
	}

	@Override
	@SuppressWarnings("unchecked") // set above
	public void afterTestMethod(TestContext testContext) {
		if (testContext.removeAttribute(SERVERS) instanceof List<?> servers) {
			((List<SmtpFaults>) servers).forEach(shared::end);
		}
	}

}
