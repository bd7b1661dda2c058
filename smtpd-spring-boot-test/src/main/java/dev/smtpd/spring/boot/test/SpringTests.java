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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Finds the application context of a test. Loaded only where Spring's test framework is
 * present.
 */
final class SpringTests {

	private SpringTests() {
	}

	static @Nullable ApplicationContext findContext(ExtensionContext context) {
		return isSpringTest(context.getRequiredTestClass()) ? SpringExtension.getApplicationContext(context) : null;
	}

	private static boolean isSpringTest(Class<?> testClass) {
		if (TestContextAnnotationUtils.hasAnnotation(testClass, BootstrapWith.class)
				|| TestContextAnnotationUtils.hasAnnotation(testClass, ContextConfiguration.class)) {
			return true;
		}
		Class<?> current = testClass;
		while (current != null) {
			if (isExtended(current)) {
				return true;
			}
			current = current.getEnclosingClass();
		}
		return false;
	}

	private static boolean isExtended(Class<?> testClass) {
		for (ExtendWith annotation : AnnotationSupport.findRepeatableAnnotations(testClass, ExtendWith.class)) {
			for (Class<?> extension : annotation.value()) {
				if (extension == SpringExtension.class) {
					return true;
				}
			}
		}
		return false;
	}

}
