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
 * tests of applications that can receive mail, but for those that ask for
 * {@link WebEnvironment#DEFINED_PORT}.
 */
class RandomSmtpPortContextCustomizerFactory implements ContextCustomizerFactory {

	// an application that only sends mail needn't have it
	private static final String AUTO_CONFIGURATION = "dev.smtpd.spring.boot.autoconfigure.SmtpServerBuilderDecorator";

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		boolean applies = ClassUtils.isPresent(AUTO_CONFIGURATION, testClass.getClassLoader())
				&& !isDefinedPort(testClass);
		return applies ? new RandomSmtpPortContextCustomizer() : null;
	}

	private static boolean isDefinedPort(Class<?> testClass) {
		SpringBootTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, SpringBootTest.class);
		return annotation != null && annotation.webEnvironment() == WebEnvironment.DEFINED_PORT;
	}

}
