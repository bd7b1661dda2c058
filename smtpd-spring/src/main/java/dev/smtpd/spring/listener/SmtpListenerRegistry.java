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

package dev.smtpd.spring.listener;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smtpd.spring.listener.ListenerDiscovery.Found;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import dev.smtpd.spring.listener.method.ArgumentResolvers;
import dev.smtpd.spring.listener.method.BeanMethod;
import dev.smtpd.spring.listener.method.ExceptionHandlers;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;
import dev.smtpd.spring.listener.method.ListenerInvoker;
import dev.smtpd.spring.listener.route.RecipientPattern;
import dev.smtpd.spring.listener.route.RecipientRoutes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Validator;

/**
 * The {@link SmtpListener} and {@link SmtpRecipientFilter} methods of an application.
 * They are found by the types of the beans, before the beans are created.
 *
 * @since 0.1.0
 */
public final class SmtpListenerRegistry implements SmtpListenerRouteSource {

	private final ConfigurableListableBeanFactory beanFactory;

	private final boolean validated;

	private final boolean caseSensitiveLocalParts;

	private final EmbeddedValueResolver values;

	private final List<ListenerTarget> listeners = new ArrayList<>();

	private final List<ListenerTarget> filters = new ArrayList<>();

	private final ListenerDiscovery discovery;

	private final SingletonSupplier<ListenerInvoker> invoker;

	private final ListenerRoutes routes;

	private final RouteTable filterRoutes;

	private final SingletonSupplier<ArgumentResolvers> listenerArguments;

	private final SingletonSupplier<ArgumentResolvers> filterArguments;

	/**
	 * Create a registry.
	 * @param beanFactory has the beans
	 * @param argumentResolvers the application's own arguments, in order
	 * @param validator validates forms, {@code null} if there is none
	 * @param caseSensitiveLocalParts whether patterns distinguish upper and lower case in
	 * local parts
	 * @throws InvalidSmtpListenerException if a listener can't work
	 */
	public SmtpListenerRegistry(ConfigurableListableBeanFactory beanFactory,
			List<HandlerMethodArgumentResolver> argumentResolvers, @Nullable Validator validator,
			boolean caseSensitiveLocalParts) {
		this.beanFactory = beanFactory;
		this.validated = validator != null;
		this.caseSensitiveLocalParts = caseSensitiveLocalParts;
		this.values = new EmbeddedValueResolver(beanFactory);
		ConversionService conversion = beanFactory.getConversionService();
		ConversionService used = (conversion != null) ? conversion : DefaultConversionService.getSharedInstance();
		this.discovery = new ListenerDiscovery(beanFactory);
		this.listenerArguments = SingletonSupplier
			.of(() -> ArgumentResolvers.forListeners(used, beanFactory, validator, argumentResolvers));
		this.filterArguments = SingletonSupplier
			.of(() -> ArgumentResolvers.forFilters(used, beanFactory, argumentResolvers));
		this.invoker = SingletonSupplier.of(this::createInvoker);
		this.discovery.listeners().forEach(this::addListener);
		this.discovery.filters().forEach(this::addFilter);
		this.routes = toRoutes(this.listeners);
		this.filterRoutes = toTable(this.filters);
	}

	private ListenerInvoker createInvoker() {
		return new ListenerInvoker(new ExceptionHandlers(this.beanFactory, this.listenerArguments.obtain(),
				this.filterArguments.obtain(), this.discovery.advice()));
	}

	private void addListener(Found<SmtpListener> found) {
		BeanMethod method = new BeanMethod(this.beanFactory, found.beanName(), found.targetClass(), found.method(),
				this.listenerArguments.obtain());
		this.invoker.obtain().checkListener(method);
		requireValidator(method);
		for (SmtpListener annotation : found.annotations()) {
			Set<MailKind> accept = Set.of(annotation.accept());
			long maxSize = maxSize(annotation.maxSize(), method);
			for (String pattern : patterns(annotation.value(), method)) {
				this.listeners.add(target(method, pattern, accept, maxSize, annotation.idempotent()));
			}
		}
	}

	private void requireValidator(BeanMethod method) {
		if (!this.validated && method.bindsValidatedForm()) {
			throw new InvalidSmtpListenerException(
					method + " has a form that is to be validated, and there is no Validator.",
					"Add spring-boot-starter-validation, or define a Validator bean.");
		}
	}

	private void addFilter(Found<SmtpRecipientFilter> found) {
		BeanMethod method = new BeanMethod(this.beanFactory, found.beanName(), found.targetClass(), found.method(),
				this.filterArguments.obtain());
		this.invoker.obtain().checkFilter(method);
		for (SmtpRecipientFilter annotation : found.annotations()) {
			for (String pattern : patterns(annotation.value(), method)) {
				this.filters.add(target(method, pattern, Set.of(), 0, false));
			}
		}
	}

	private static ListenerTarget target(BeanMethod method, String pattern, Set<MailKind> accept, long maxSize,
			boolean idempotent) {
		SmtpListenerRoute route = new SmtpListenerRoute(pattern.isEmpty() ? null : pattern, accept,
				method.getShortName(), idempotent);
		return new ListenerTarget(method, route, maxSize, method.bindsRecipient());
	}

	// an empty one stands for what is left
	private List<String> patterns(String[] values, BeanMethod method) {
		if (values.length == 0) {
			requireVariables(method, "", Set.of());
			return List.of("");
		}
		List<String> patterns = new ArrayList<>();
		for (String value : values) {
			String pattern = this.values.resolveStringValue(value);
			if (!StringUtils.hasText(pattern)) {
				throw new InvalidSmtpListenerException("Pattern '" + value + "' of " + method + " is empty.",
						"Set the properties that it names.");
			}
			patterns.add(pattern);
		}
		return patterns;
	}

	private static void requireVariables(BeanMethod method, String pattern, Set<String> variables) {
		List<String> missing = new ArrayList<>(method.getRequiredVariables());
		missing.removeAll(variables);
		if (!missing.isEmpty()) {
			throw new InvalidSmtpListenerException(
					method + " binds "
							+ missing.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "))
							+ ", which "
							+ (pattern.isEmpty() ? "can't be there without a pattern."
									: "isn't a variable of its pattern '" + pattern + "'."),
					"Name the variable in the pattern, as {name}, or have the parameter be an Optional.");
		}
	}

	private long maxSize(String value, BeanMethod method) {
		String size = this.values.resolveStringValue(value);
		if (!StringUtils.hasText(size)) {
			return 0;
		}
		try {
			return DataSize.parse(size).toBytes();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSmtpListenerException("Maximum size '" + size + "' of " + method + " isn't a size.",
					"Use a size such as 500KB or 1MB.");
		}
	}

	private ListenerRoutes toRoutes(List<ListenerTarget> targets) {
		Map<MailKind, RouteTable> byKind = new EnumMap<>(MailKind.class);
		for (MailKind kind : MailKind.values()) {
			List<ListenerTarget> ofKind = targets.stream()
				.filter((target) -> target.route().accept().contains(kind))
				.toList();
			if (!ofKind.isEmpty()) {
				byKind.put(kind, toTable(ofKind));
			}
		}
		return new ListenerRoutes(byKind,
				toTable(targets.stream().filter((target) -> target.route().accept().isEmpty()).toList()));
	}

	private RouteTable toTable(List<ListenerTarget> targets) {
		RecipientRoutes.Builder<ListenerTarget> builder = RecipientRoutes.builder();
		builder.caseSensitiveLocalParts(this.caseSensitiveLocalParts);
		ListenerTarget rest = null;
		for (ListenerTarget target : targets) {
			String pattern = target.route().pattern();
			if (pattern != null) {
				add(builder, pattern, target);
			}
			else if (rest != null) {
				throw new InvalidSmtpListenerException(
						rest + " and " + target + " both have no pattern, so that each is for what is left.",
						"Give one of them a pattern, or have them accept different kinds of mail.");
			}
			else {
				rest = target;
			}
		}
		return new RouteTable(builder.build(), rest);
	}

	private void add(RecipientRoutes.Builder<ListenerTarget> builder, String text, ListenerTarget target) {
		RecipientPattern pattern = parse(text, target);
		requireVariables(target.method(), text, pattern.variables());
		try {
			builder.add(pattern, target);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSmtpListenerException(ex.getMessage() + ".",
					"Change one of the patterns, or have the listeners accept different kinds of mail.");
		}
	}

	private RecipientPattern parse(String text, ListenerTarget target) {
		try {
			return RecipientPattern.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSmtpListenerException(
					"Pattern '" + text + "' of " + target + " isn't one: " + ex.getMessage() + ".",
					"Write a pattern such as support+{ticket}@example.org, {user}@example.org, *@example.org or {*address}.");
		}
	}

	/**
	 * Return whether a listener limits the size of messages.
	 * @return whether a message may be too large for a listener
	 */
	public boolean hasSizeLimits() {
		return this.listeners.stream().anyMatch((listener) -> listener.maxSize() > 0);
	}

	/**
	 * Return whether there are no listeners.
	 * @return whether mail arrives otherwise only
	 */
	public boolean isEmpty() {
		return this.listeners.isEmpty() && this.filters.isEmpty();
	}

	@Override
	public List<SmtpListenerRoute> getRoutes() {
		return this.listeners.stream()
			.map(ListenerTarget::route)
			.sorted(Comparator.comparing(SmtpListenerRoute::listener))
			.toList();
	}

	/**
	 * Check that all listeners can be invoked, once there are the beans.
	 * @throws InvalidSmtpListenerException if one of them can't
	 */
	public void prepare() {
		Set<String> known = new HashSet<>();
		this.listeners.forEach((listener) -> known.add(listener.toString()));
		this.filters.forEach((filter) -> known.add(filter.toString()));
		methods().forEach(BeanMethod::prepare);
		ListenerDiscovery changed = this.discovery.inChangedTypes();
		changed.listeners().forEach((found) -> requireKnown(found, known));
		changed.filters().forEach((found) -> requireKnown(found, known));
	}

	private void requireKnown(Found<?> found, Set<String> known) {
		BeanMethod method = new BeanMethod(this.beanFactory, found.beanName(), found.targetClass(), found.method(),
				this.listenerArguments.obtain());
		if (!known.contains(method.toString())) {
			throw new InvalidSmtpListenerException(
					method + " is a listener of bean '" + found.beanName() + "', whose declared type hides it.",
					"Have the @Bean method of '" + found.beanName() + "' declare the class of the listener as its "
							+ "return type.");
		}
	}

	private Set<BeanMethod> methods() {
		Set<BeanMethod> methods = new LinkedHashSet<>();
		this.listeners.forEach((listener) -> methods.add(listener.method()));
		this.filters.forEach((filter) -> methods.add(filter.method()));
		return methods;
	}

	ListenerInvoker invoker() {
		return this.invoker.obtain();
	}

	ListenerRoutes routes() {
		return this.routes;
	}

	RouteTable filterRoutes() {
		return this.filterRoutes;
	}

	/**
	 * Return whether nothing that is asked at RCPT may block: there are no filters, and
	 * variables are converted by the JDK's own means only.
	 * @return whether that may be done on the event loop
	 */
	boolean isNonBlockingAtRcpt() {
		return this.filters.isEmpty() && this.listeners.stream()
			.flatMap((listener) -> listener.method().getVariableTypes().stream())
			.allMatch(BeanUtils::isSimpleValueType);
	}

}
