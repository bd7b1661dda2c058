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

package dev.smtpd.docs.reference;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.context.ApplicationEvent;
import org.springframework.util.ClassUtils;

/**
 * The events that the server publishes, from their classes.
 */
public final class Events {

	private Events() {
	}

	/**
	 * Return all events.
	 * @return a table
	 */
	public static String table() {
		List<List<String>> rows = Sources.all()
			.stream()
			.map((file) -> file.toString().replaceFirst(".*/src/main/java/", "").replace('/', '.'))
			.filter((name) -> name.matches(".*\\.Smtp\\w+Event\\.java|.*\\.Message\\w+Event\\.java"))
			.map((name) -> ClassUtils.resolveClassName(name.substring(0, name.length() - ".java".length()), null))
			.filter((type) -> ApplicationEvent.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())
					&& !Modifier.isAbstract(type.getModifiers()))
			.sorted(Comparator.comparing(Class::getSimpleName))
			.map((type) -> List.of(AsciiDoc.code(type.getSimpleName()), AsciiDoc.text(Sources.sentence(type.getName())),
					getters(type)))
			.toList();
		return AsciiDoc.table("3,5,3", List.of("Event", "When", "What it has"), rows);
	}

	private static String getters(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> ClassUtils.isAssignable(ApplicationEvent.class, method.getDeclaringClass())
					&& method.getDeclaringClass() != ApplicationEvent.class && method.getParameterCount() == 0
					&& method.getName().startsWith("get") && !Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.distinct()
			.sorted()
			.map((name) -> AsciiDoc.code(name + "()"))
			.collect(Collectors.joining(", "));
	}

}
