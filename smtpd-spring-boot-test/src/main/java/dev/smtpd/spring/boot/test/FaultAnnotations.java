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

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
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
		Set<SmtpFault> annotations = new LinkedHashSet<>(
				AnnotatedElementUtils.findMergedRepeatableAnnotations(testMethod, SmtpFault.class));
		addAll(testClass, annotations);
		return annotations;
	}

	// TestContextAnnotationUtils would ignore those of the outer class if the nested one
	// has
	// its own
	private static void addAll(Class<?> testClass, Set<SmtpFault> annotations) {
		annotations.addAll(AnnotatedElementUtils.findMergedRepeatableAnnotations(testClass, SmtpFault.class));
		if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
			addAll(testClass.getEnclosingClass(), annotations);
		}
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
			Duration delay = annotation.delay().isEmpty() ? Duration.ZERO
					: DurationFormatterUtils.detectAndParse(annotation.delay());
			return new Fault(annotation.at(), annotation.then(), reply, delay, annotation.nth(), annotation.every(),
					annotation.sender().isEmpty() ? null : annotation.sender(),
					annotation.recipient().isEmpty() ? null : annotation.recipient(),
					annotation.connector().isEmpty() ? null : annotation.connector());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(ex.getMessage() + ": " + annotation, ex);
		}
	}

}
