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

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
import org.springframework.util.ReflectionUtils;

/**
 * {@link TestExecutionListener} that says which annotation is missing where a field of a
 * test can't be injected with a bean of this module.
 */
class MissingBeansTestExecutionListener implements TestExecutionListener, Ordered {

	private static final String SMTPD = "@AutoConfigureSmtpd or @SmtpTest";

	// by name: some need what the class path may not have
	private static final Map<String, String> ANNOTATIONS = Map.of("dev.smtpd.test.SmtpTestClient", SMTPD,
			"dev.smtpd.spring.boot.test.SmtpTestClients", SMTPD, "dev.smtpd.spring.boot.test.ReceivedMessages", SMTPD,
			"dev.smtpd.spring.boot.test.CapturedMessages", "@AutoConfigureMailCapture",
			"dev.smtpd.spring.boot.test.SmtpTestCertificates", "@SmtpTestCertificate");

	/**
	 * Shortly before the injection.
	 */
	@Override
	public int getOrder() {
		return DependencyInjectionTestExecutionListener.ORDER - 1;
	}

	@Override
	public void prepareTestInstance(TestContext testContext) {
		ReflectionUtils.doWithFields(testContext.getTestClass(), (field) -> check(field, testContext),
				MissingBeansTestExecutionListener::isInjected);
	}

	private static boolean isInjected(Field field) {
		if (!ANNOTATIONS.containsKey(field.getType().getName())) {
			return false;
		}
		Autowired autowired = AnnotatedElementUtils.findMergedAnnotation(field, Autowired.class);
		return autowired != null && autowired.required();
	}

	private static void check(Field field, TestContext testContext) {
		ApplicationContext context = testContext.getApplicationContext();
		AutowireCapableBeanFactory beanFactory = context.getAutowireCapableBeanFactory();
		try {
			beanFactory.resolveDependency(new DependencyDescriptor(field, true), null);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			// the injection says so
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new IllegalStateException(describe(field, context), ex);
		}
	}

	private static String describe(Field field, ApplicationContext context) {
		String subject = "The field '" + field.getName() + "' of " + field.getDeclaringClass().getName();
		String connector = connector(field, context);
		if (connector != null) {
			return "%s names the connector '%s', which the application doesn't have. Connectors: %s".formatted(subject,
					connector, connectors(context));
		}
		return "%s can't be injected: there is no %s in the application context. Add %s to the test class"
			.formatted(subject, field.getType().getSimpleName(), ANNOTATIONS.get(field.getType().getName()));
	}

	private static @Nullable String connector(Field field, ApplicationContext context) {
		Qualifier qualifier = AnnotatedElementUtils.findMergedAnnotation(field, Qualifier.class);
		boolean clients = context.getBeanNamesForType(SmtpTestClient.class, true, false).length > 0;
		return (qualifier != null && clients) ? qualifier.value() : null;
	}

	// those with a client, by the names of the beans
	private static List<String> connectors(ApplicationContext context) {
		return Arrays.stream(context.getBeanNamesForType(SmtpTestClient.class, true, false))
			.map((name) -> name.equals("smtpTestClient") ? "default" : name.replaceFirst("SmtpTestClient$", ""))
			.sorted()
			.toList();
	}

}
