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
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds the {@link SmtpFault} annotations of tests.
 */
final class FaultAnnotations {

	private FaultAnnotations() {
	}

	/**
	 * Return the annotations for a test method.
	 * @param testClass the test class
	 * @param testMethod the method
	 * @return those of the method, then those of the class, then those of outer classes
	 */
	static Set<SmtpFault> find(Class<?> testClass, Method testMethod) {
		Set<SmtpFault> annotations = new LinkedHashSet<>(of(testMethod));
		addAll(testClass, annotations);
		return annotations;
	}

	// TestContextAnnotationUtils would ignore those of the outer class if the nested one
	// has
	// its own
	private static void addAll(Class<?> testClass, Set<SmtpFault> annotations) {
		annotations.addAll(of(testClass));
		if (isSearched(testClass)) {
			addAll(testClass.getEnclosingClass(), annotations);
		}
	}

	/**
	 * Return the annotations of a test method or class itself.
	 * @param element the method or class
	 * @return the annotations in order
	 */
	static Set<SmtpFault> of(AnnotatedElement element) {
		return ClassPath.SPRING_TEST ? Merged.of(element)
				: new LinkedHashSet<>(AnnotationSupport.findRepeatableAnnotations(element, SmtpFault.class));
	}

	// whether the outer class counts as well
	private static boolean isSearched(Class<?> testClass) {
		return ClassPath.SPRING_TEST ? Merged.isSearched(testClass)
				: testClass.getEnclosingClass() != null && !Modifier.isStatic(testClass.getModifiers());
	}

	/**
	 * Return the fault of an annotation.
	 * @param annotation the annotation
	 * @return the fault
	 * @throws IllegalArgumentException if the attributes don't fit together
	 */
	static Fault toFault(SmtpFault annotation) {
		try {
			SmtpReply reply = annotation.reply().isEmpty() ? null : Fault.parseReply(annotation.reply());
			Duration delay = FaultDelays.parse(annotation.delay());
			return new Fault(annotation.at(), annotation.then(), reply, delay, annotation.nth(), annotation.every(),
					annotation.sender().isEmpty() ? null : annotation.sender(),
					annotation.recipient().isEmpty() ? null : annotation.recipient(),
					annotation.connector().isEmpty() ? null : annotation.connector());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(describe(annotation) + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Describe an annotation.
	 * @param annotation the annotation
	 * @return its text with those attributes that are set
	 */
	static String describe(SmtpFault annotation) {
		List<String> attributes = new ArrayList<>();
		attributes.add("at = " + annotation.at());
		attributes.add("then = " + annotation.then());
		addText(attributes, "reply", annotation.reply());
		addText(attributes, "delay", annotation.delay());
		addNumber(attributes, "nth", annotation.nth());
		addNumber(attributes, "every", annotation.every());
		addText(attributes, "sender", annotation.sender());
		addText(attributes, "recipient", annotation.recipient());
		addText(attributes, "connector", annotation.connector());
		if (annotation.server() != SmtpFault.Server.ANY) {
			attributes.add("server = " + annotation.server());
		}
		return "@SmtpFault(" + String.join(", ", attributes) + ")";
	}

	private static void addText(List<String> attributes, String name, String value) {
		if (!value.isEmpty()) {
			attributes.add(name + " = \"" + value + "\"");
		}
	}

	private static void addNumber(List<String> attributes, String name, int value) {
		if (value != 0) {
			attributes.add(name + " = " + value);
		}
	}

	/**
	 * Also annotations that are composed with attributes. Loaded only where Spring is
	 * present.
	 */
	private static final class Merged {

		private Merged() {
		}

		private static Set<SmtpFault> of(AnnotatedElement element) {
			return AnnotatedElementUtils.findMergedRepeatableAnnotations(element, SmtpFault.class);
		}

		private static boolean isSearched(Class<?> testClass) {
			return TestContextAnnotationUtils.searchEnclosingClass(testClass);
		}

	}

}
