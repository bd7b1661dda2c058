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

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * {@link ResourceLocksProvider} by which tests with faults don't meet. Those whose faults
 * are all for certain recipients run in parallel.
 */
class SmtpFaultLocksProvider implements ResourceLocksProvider {

	private static final String KEY = "dev.smtpd.faults";

	@Override
	public Set<Lock> provideForClass(Class<?> testClass) {
		return locks(testClass);
	}

	@Override
	public Set<Lock> provideForNestedClass(List<Class<?>> enclosingInstanceTypes, Class<?> testClass) {
		return locks(testClass);
	}

	@Override
	public Set<Lock> provideForMethod(List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
		return locks(testMethod);
	}

	private static Set<Lock> locks(AnnotatedElement element) {
		Set<SmtpFault> faults = FaultAnnotations.of(element);
		if (faults.isEmpty()) {
			return Set.of();
		}
		boolean separate = faults.stream().noneMatch((fault) -> fault.recipient().isEmpty());
		return Set.of(new Lock(KEY, separate ? ResourceAccessMode.READ : ResourceAccessMode.READ_WRITE));
	}

}
