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
import java.util.stream.Stream;

import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reports listeners of {@link SmtpTest} whose annotations of Spring Security have no
 * effect, since the configuration that enables them isn't a part of the test: such a
 * listener would take mail from anybody.
 *
 * @param beanFactory has the listeners
 */
record SliceMethodSecurity(ConfigurableListableBeanFactory beanFactory) implements SmartInitializingSingleton {

	private static final List<String> ANNOTATIONS = List.of("org.springframework.security.access.prepost.PreAuthorize",
			"org.springframework.security.access.prepost.PostAuthorize",
			"org.springframework.security.access.annotation.Secured", "jakarta.annotation.security.RolesAllowed",
			"jakarta.annotation.security.DenyAll");

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory.getBeanNamesForType(AuthorizationAdvisor.class, true, false).length > 0) {
			return;
		}
		for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = this.beanFactory.getType(beanName, false);
			String annotation = (type != null) ? findAnnotation(ClassUtils.getUserClass(type)) : null;
			if (annotation != null) {
				throw new IllegalStateException("The listener '" + beanName + "' has @"
						+ ClassUtils.getShortName(annotation) + ", and method security isn't enabled in this "
						+ "@SmtpTest, so that anybody could send mail to it. Add the @Configuration class with "
						+ "@EnableMethodSecurity to the test, such as @Import(SecurityConfiguration.class)");
			}
		}
	}

	private static @Nullable String findAnnotation(Class<?> type) {
		Set<Method> listeners = MethodIntrospector.selectMethods(type,
				(ReflectionUtils.MethodFilter) SliceMethodSecurity::isListener);
		return listeners.isEmpty() ? null
				: Stream.concat(Stream.of(type), listeners.stream())
					.flatMap(SliceMethodSecurity::annotations)
					.filter(ANNOTATIONS::contains)
					.findFirst()
					.orElse(null);
	}

	private static boolean isListener(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, SmtpListener.class);
	}

	private static Stream<String> annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.map((annotation) -> annotation.getType().getName());
	}

}
