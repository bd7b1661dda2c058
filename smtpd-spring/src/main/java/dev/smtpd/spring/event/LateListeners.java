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

package dev.smtpd.spring.event;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smtpd.spring.context.AsyncInvocations;
import dev.smtpd.spring.event.MulticasterProbe.Invocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the listeners of a context for {@link MessageReceivedEvent}, and for what such a
 * listener returns, whose outcome the server can't know. Listeners for any event at all
 * don't count.
 */
final class LateListeners {

	private static final Method ON_EVENT = ClassUtils.getMethod(ApplicationListener.class, "onApplicationEvent",
			ApplicationEvent.class);

	private final AbstractApplicationContext context;

	private final ConfigurableListableBeanFactory beanFactory;

	private final PublishedTypes types;

	private final Map<Probe, Invocation> invocations = new HashMap<>();

	LateListeners(AbstractApplicationContext context, PublishedTypes types) {
		this.context = context;
		this.beanFactory = context.getBeanFactory();
		this.types = types;
	}

	/**
	 * Find the listeners, and add the types of the events that listeners return.
	 * @return the listeners
	 */
	List<LateListener> find() {
		Collection<ApplicationListener<?>> listeners = this.context.getApplicationListeners();
		this.types.addResults(listeners, this.beanFactory);
		List<LateListener> found = new ArrayList<>();
		for (ApplicationListener<?> listener : listeners) {
			Problem problem = findProblem(listener);
			if (problem != null) {
				found.add(new LateListener(describe(listener), problem));
			}
		}
		// those that aren't there yet
		List<String> names = this.types.all()
			.map((type) -> ResolvableType.forClassWithGenerics(ApplicationListener.class, type))
			.flatMap((type) -> Stream.of(this.beanFactory.getBeanNamesForType(type, true, false)))
			.distinct()
			.toList();
		for (String name : names) {
			Class<?> beanType = this.beanFactory.getType(name, false);
			Problem problem = (!this.beanFactory.containsSingleton(name) && beanType != null) ? findProblem(beanType)
					: null;
			if (problem != null) {
				found.add(new LateListener("bean '" + name + "'", problem));
			}
		}
		return found;
	}

	private @Nullable Problem findProblem(ApplicationListener<?> listener) {
		return switch (this.types.publicationFor(listener, this.beanFactory)) {
			case NONE -> null;
			case IN_DELIVERY -> findProblem(listener, listener instanceof MessageListenerMethodAdapter);
			case OUTSIDE -> findProblem(listener, false);
		};
	}

	private @Nullable Problem findProblem(Class<?> listenerType) {
		if (isAnnotatedListener(listenerType)) {
			return Problem.ASYNC;
		}
		boolean asyncExecution = ClassUtils.getMethod(listenerType, "supportsAsyncExecution")
			.getDeclaringClass() == ApplicationListener.class;
		return findProblem(asyncExecution, false);
	}

	private @Nullable Problem findProblem(ApplicationListener<?> listener, boolean awaited) {
		Problem problem;
		if (awaited && listener instanceof MessageListenerMethodAdapter own) {
			problem = own.isNeverInvoked() ? Problem.NEVER_INVOKED : (own.isLate() ? Problem.ASYNC : null);
		}
		else if (listener instanceof ApplicationListenerMethodAdapter foreign) {
			problem = findProblem(foreign.getTargetMethod());
		}
		else {
			problem = isAsync(listener) ? Problem.ASYNC : null;
		}
		return (problem != null) ? problem : findProblem(!awaited && listener.supportsAsyncExecution(), awaited);
	}

	// what the adapter of another library returns is ignored
	private @Nullable Problem findProblem(Method method) {
		if (ListenerResult.mayDecide(ResolvableType.forMethodReturnType(method))) {
			return Problem.RESULT_IGNORED;
		}
		return isAsync(method) ? Problem.ASYNC : null;
	}

	private @Nullable Problem findProblem(boolean asyncExecution, boolean notesFailures) {
		return switch (this.invocations.computeIfAbsent(new Probe(asyncExecution, !notesFailures), this::probe)) {
			case PROMPT -> null;
			case LATE -> Problem.MULTICASTER_LATE;
			case FAILURES_HIDDEN -> Problem.MULTICASTER_HIDES_FAILURES;
		};
	}

	private Invocation probe(Probe probe) {
		return MulticasterProbe
			.probe(this.beanFactory.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					ApplicationEventMulticaster.class), probe.asyncExecution(), probe.failing());
	}

	// the adapters of other libraries don't expose their bean
	private boolean isAsync(Method method) {
		Class<?> declaring = method.getDeclaringClass();
		return AsyncInvocations.isAnnotated(this.beanFactory, method, declaring)
				|| List.of(this.beanFactory.getBeanNamesForType(declaring, true, false))
					.stream()
					.map(this.beanFactory::getSingleton)
					.anyMatch((bean) -> bean != null && AsyncInvocations.isAdvised(bean, method));
	}

	private static boolean isAsync(ApplicationListener<?> listener) {
		return AsyncInvocations.isAdvised(listener, ON_EVENT);
	}

	private boolean isAnnotatedListener(Class<?> type) {
		return AsyncInvocations.isAnnotated(this.beanFactory, AopUtils.getMostSpecificMethod(ON_EVENT, type), type);
	}

	private String describe(ApplicationListener<?> listener) {
		if (listener instanceof ApplicationListenerMethodAdapter) {
			return listener.toString();
		}
		Class<?> type = AopUtils.getTargetClass(listener);
		String beanName = type.isHidden() ? EventListeners.findBeanName(listener, this.beanFactory) : null;
		return (beanName != null) ? "bean '" + beanName + "'" : type.getName();
	}

	/**
	 * What to find out about the multicaster.
	 *
	 * @param asyncExecution how it invokes listeners that support asynchronous execution
	 * @param failing whether it hides failures
	 */
	private record Probe(boolean asyncExecution, boolean failing) {

	}

	/**
	 * A listener whose outcome the server can't know.
	 *
	 * @param description which one it is
	 * @param problem what is wrong with it
	 */
	record LateListener(String description, Problem problem) {

		@Override
		public String toString() {
			return this.description + ": " + this.problem.description;
		}

	}

	/**
	 * What can be wrong with a listener.
	 */
	enum Problem {

		/**
		 * An asynchronous method without a future.
		 */
		ASYNC(true, "Spring invokes it on another thread, and the outcome is unknown"),

		/**
		 * A result that is neither waited for nor looked at.
		 */
		RESULT_IGNORED(true, "nobody looks at what it returns, as it isn't a plain @EventListener of this context"),

		/**
		 * Another thread for listeners.
		 */
		MULTICASTER_LATE(true, "the ApplicationEventMulticaster invokes it on another thread"),

		/**
		 * An error handler that goes on.
		 */
		MULTICASTER_HIDES_FAILURES(false, "the ApplicationEventMulticaster hides its exceptions"),

		/**
		 * Default execution is off, and there is no other.
		 */
		NEVER_INVOKED(false, "it is never invoked: default execution is off, and so is transaction management");

		private final boolean late;

		private final String description;

		Problem(boolean late, String description) {
			this.late = late;
			this.description = description;
		}

		/**
		 * Return whether the listener works after the reply.
		 * @return whether it does
		 */
		boolean isLate() {
			return this.late;
		}

	}

}
