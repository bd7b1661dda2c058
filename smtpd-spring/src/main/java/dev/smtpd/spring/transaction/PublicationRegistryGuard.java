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

package dev.smtpd.spring.transaction;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;

import dev.smtpd.spring.context.StartGuard;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.UnreliableListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * {@link StartGuard} for applications with the event publication registry of Spring
 * Modulith: it fails the start where a transactional listener would have a
 * {@link MessageReceivedEvent} stored there. The registry stores events as JSON, without
 * the content of the message, and can't read this one back.
 *
 * @since 0.1.0
 */
public final class PublicationRegistryGuard extends StartGuard {

	private static final String REGISTRY = "org.springframework.modulith.events.core.EventPublicationRegistry";

	private static final String CONDITIONAL_LISTENER = "org.springframework.modulith.events.core.ConditionalEventListener";

	private static final String TRIGGER_PROPERTY = "spring.modulith.events.registry-trigger-annotation";

	private final ApplicationContext applicationContext;

	/**
	 * Create a guard.
	 * @param applicationContext the context with the listeners; those of its parents
	 * count, too
	 */
	public PublicationRegistryGuard(ApplicationContext applicationContext) {
		// before the other guards, which would name a remedy that doesn't help
		super(-2);
		this.applicationContext = applicationContext;
	}

	@Override
	protected void check() {
		List<String> found = withParents(this.applicationContext).filter(PublicationRegistryGuard::hasRegistry)
			.flatMap((context) -> context.getApplicationListeners()
				.stream()
				.filter((listener) -> isStored(listener, context)))
			.map(Object::toString)
			.toList();
		if (!found.isEmpty()) {
			throw new UnreliableListenerException(
					"For these transactional listeners Spring Modulith's event publication registry would store each "
							+ "MessageReceivedEvent as JSON, without the content of the message, and couldn't read it "
							+ "back:\n\n- " + String.join("\n- ", found),
					"Set 'smtpd.store.type', and have the transactional listener take MessageStoredEvent, which the "
							+ "registry can store, and which names the content in the store. Or store the message in "
							+ "an @EventListener method for MessageReceivedEvent, and publish an event of your own "
							+ "there that names what is stored. Either is in the transaction that the reply waits "
							+ "for.");
		}
	}

	private static boolean hasRegistry(ApplicationContext context) {
		Class<?> registry = resolve(REGISTRY, context);
		return registry != null && context.getBeanNamesForType(registry, true, false).length > 0;
	}

	private static boolean isStored(ApplicationListener<?> listener, AbstractApplicationContext context) {
		return listener instanceof TransactionalApplicationListener<?> transactional
				&& transactional.getTransactionPhase() == TransactionPhase.AFTER_COMMIT
				&& listener instanceof GenericApplicationListener generic
				&& generic.supportsEventType(ResolvableType.forClass(MessageReceivedEvent.class))
				&& !isSelective(listener, context) && hasTrigger(listener, context);
	}

	// Modulith's own, which takes events that are to be externalized only
	private static boolean isSelective(ApplicationListener<?> listener, ApplicationContext context) {
		Class<?> conditional = resolve(CONDITIONAL_LISTENER, context);
		return conditional != null && conditional.isInstance(listener);
	}

	@SuppressWarnings("unchecked")
	private static boolean hasTrigger(ApplicationListener<?> listener, ApplicationContext context) {
		String name = context.getEnvironment().getProperty(TRIGGER_PROPERTY);
		if (!StringUtils.hasText(name)) {
			return true;
		}
		Class<?> annotation = resolve(name, context);
		if (annotation == null || !annotation.isAnnotation()) {
			return true;
		}
		Method method = (listener instanceof ApplicationListenerMethodAdapter adapter) ? adapter.getTargetMethod()
				: null;
		return method != null && AnnotatedElementUtils.hasAnnotation(method, (Class<? extends Annotation>) annotation);
	}

	private static @Nullable Class<?> resolve(String name, ApplicationContext context) {
		ClassLoader classLoader = context.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

}
