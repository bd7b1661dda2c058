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

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has servers make the faults of {@link SmtpFault} annotations while a test method runs.
 */
class SmtpFaultExtension implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(SmtpFaultExtension.class);

	@Override
	public void beforeTestExecution(ExtensionContext context) {
		Set<SmtpFault> annotations = FaultAnnotations.find(context.getRequiredTestClass(),
				context.getRequiredTestMethod());
		// registered twice where method and class are annotated
		if (annotations.isEmpty() || store(context).get(TestFaults.class) != null) {
			return;
		}
		TestFaults faults = new TestFaults(servers(context));
		store(context).put(TestFaults.class, faults);
		annotations.forEach(faults::add);
	}

	private static List<FaultyServer> servers(ExtensionContext context) {
		List<FaultyServer> servers = new ArrayList<>();
		if (ClassPath.SPRING_TEST) {
			servers.addAll(ContextFaults.find(context));
		}
		SmtpServerExtension.findAll(context).forEach((extension) -> servers.add(extension.toFaultyServer()));
		return servers;
	}

	@Override
	public void afterTestExecution(ExtensionContext context) {
		TestFaults faults = store(context).remove(TestFaults.class, TestFaults.class);
		if (faults == null) {
			return;
		}
		List<String> sentences = faults.end();
		if (!sentences.isEmpty() && context.getExecutionException().isEmpty()) {
			throw new AssertionError(String.join(System.lineSeparator(), sentences) + System.lineSeparator()
					+ "Correct the annotation, have the test wait for what meets the fault, or set 'required = false' "
					+ "if it need not be made");
		}
	}

	private static ExtensionContext.Store store(ExtensionContext context) {
		return context.getStore(NAMESPACE);
	}

}
