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

package dev.smtpd.spring.boot.inbox.api;

import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says what is wrong with JSON, by the names and the types of the API instead of those of
 * its classes.
 */
final class JsonProblem {

	private static final int MAX_NAME = 100;

	private JsonProblem() {
	}

	/**
	 * Describe a problem.
	 * @param failure why the body can't be read, {@code null} if there is none
	 * @return a sentence
	 */
	static String describe(@Nullable Throwable failure) {
		if (failure == null) {
			return "The body is missing. Send JSON.";
		}
		if (failure instanceof UnrecognizedPropertyException ex) {
			return unknown(ex);
		}
		if (failure instanceof MismatchedInputException ex) {
			String type = type(ex.getTargetType());
			return ex.getPath().isEmpty() ? "The body must be " + type + "."
					: "'" + path(ex) + "' must be " + type + ".";
		}
		if (failure instanceof InputCoercionException ex) {
			return "'" + path(ex) + "' is out of its range.";
		}
		if (failure instanceof StreamConstraintsException ex) {
			return "The JSON is nested too deeply, or too large" + at(ex) + ".";
		}
		if (failure instanceof StreamReadException ex) {
			return "The JSON has a syntax error" + at(ex) + ".";
		}
		return (failure instanceof JacksonException ex) ? "The JSON can't be read" + at(ex) + "."
				: "The body can't be read.";
	}

	private static String unknown(UnrecognizedPropertyException ex) {
		Collection<Object> known = (ex.getKnownPropertyIds() != null) ? ex.getKnownPropertyIds() : List.of();
		return "There is no '" + path(ex) + "'. Known are "
				+ new TreeSet<>(known.stream().map(String::valueOf).toList()).stream()
					.map((name) -> "'" + name + "'")
					.collect(Collectors.joining(", "))
				+ ".";
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference each : ex.getPath()) {
			String name = each.getPropertyName();
			if (name == null) {
				path.append('[').append(each.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(name);
			}
		}
		return (path.length() > MAX_NAME) ? path.substring(0, MAX_NAME) + "…" : path.toString();
	}

	private static String at(JacksonException ex) {
		TokenStreamLocation location = ex.getLocation();
		return (location != null && location.getLineNr() > 0)
				? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
	}

	private static String type(@Nullable Class<?> type) {
		Class<?> wanted = Objects.requireNonNullElse(type, Object.class);
		if (wanted == Boolean.class) {
			return "true or false";
		}
		if (wanted == String.class || Temporal.class.isAssignableFrom(wanted)) {
			return "a text";
		}
		if (Number.class.isAssignableFrom(wanted)) {
			return "a number";
		}
		return Collection.class.isAssignableFrom(wanted) ? "an array" : "an object";
	}

}
