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
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Has the user of {@link WithSmtpUser} exist while a test method runs.
 */
class WithSmtpUserExtension implements BeforeEachCallback, AfterEachCallback {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(WithSmtpUserExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		WithSmtpUser annotation = find(context);
		// registered twice where method and class are annotated
		if (annotation == null || store(context).get(TestUser.class) != null) {
			return;
		}
		TestUser user = TestUser.of(annotation);
		TestUsers ofContext = ClassPath.SPRING_TEST ? ContextUsers.find(context) : null;
		store(context).put(TestUser.class, user);
		TestUsers.WITHOUT_CONTEXT.add(user);
		if (ofContext != null) {
			ofContext.add(user);
			store(context).put(TestUsers.class, ofContext);
		}
		TestUsers.setCurrent(user);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		TestUser user = store(context).remove(TestUser.class, TestUser.class);
		if (user == null) {
			return;
		}
		TestUsers.setCurrent(null);
		TestUsers.WITHOUT_CONTEXT.remove(user);
		TestUsers ofContext = store(context).remove(TestUsers.class, TestUsers.class);
		if (ofContext != null) {
			ofContext.remove(user);
		}
	}

	private static ExtensionContext.Store store(ExtensionContext context) {
		return context.getStore(NAMESPACE);
	}

	private static @Nullable WithSmtpUser find(ExtensionContext context) {
		Optional<ExtensionContext> current = Optional.of(context);
		while (current.isPresent()) {
			Optional<AnnotatedElement> element = current.get().getElement();
			Optional<WithSmtpUser> found = AnnotationSupport.findAnnotation(element, WithSmtpUser.class);
			if (found.isPresent()) {
				return found.get();
			}
			current = current.get().getParent();
		}
		return null;
	}

}
