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

package dev.smtpd.spring.boot.autoconfigure.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * {@link ContextCustomizerFactory} to apply {@link RandomSmtpPortContextCustomizer} to
 * Spring Boot tests, but for those that ask for {@link WebEnvironment#DEFINED_PORT}.
 */
class RandomSmtpPortContextCustomizerFactory implements ContextCustomizerFactory {

	private static final String SPRING_BOOT_TEST = "org.springframework.boot.test.context.SpringBootTest";

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		boolean applies = ClassUtils.isPresent(SPRING_BOOT_TEST, testClass.getClassLoader())
				&& !WebEnvironments.isDefinedPort(testClass);
		return applies ? new RandomSmtpPortContextCustomizer() : null;
	}

	/**
	 * Reads what is there with spring-boot-test only.
	 */
	private static final class WebEnvironments {

		private static boolean isDefinedPort(Class<?> testClass) {
			SpringBootTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
					SpringBootTest.class);
			return annotation != null && annotation.webEnvironment() == WebEnvironment.DEFINED_PORT;
		}

	}

}
