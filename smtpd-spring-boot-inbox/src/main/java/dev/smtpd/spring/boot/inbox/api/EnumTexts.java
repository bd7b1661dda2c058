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

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Constants as properties and JSON have them, such as {@code end-of-data}.
 */
final class EnumTexts {

	private EnumTexts() {
	}

	static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static <E extends Enum<E>> E parse(String name, @Nullable String text, E[] constants) {
		String wanted = (text != null) ? text.toLowerCase(Locale.ROOT).replace('_', '-') : "";
		return Arrays.stream(constants)
			.filter((constant) -> of(constant).equals(wanted))
			.findFirst()
			.orElseThrow(() -> ApiException.badRequest("'" + name + "' is one of "
					+ Arrays.stream(constants).map(EnumTexts::of).collect(Collectors.joining(", "))));
	}

}
