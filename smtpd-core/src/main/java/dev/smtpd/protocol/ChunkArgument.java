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

package dev.smtpd.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The argument of BDAT (RFC 3030 section 2).
 *
 * @param size the number of octets that follow the command line
 * @param last whether the message ends with them
 * @since 0.1.0
 */
public record ChunkArgument(long size, boolean last) {

	private static final Pattern SYNTAX = Pattern.compile("[ \\t]*([0-9]{1,18})(?:[ \\t]+([Ll][Aa][Ss][Tt]))?");

	/**
	 * Parse the argument.
	 * @param argument the argument
	 * @return size and end, or {@code null} if it isn't in the grammar, so that the end
	 * of the chunk is unknown
	 */
	public static @Nullable ChunkArgument parse(String argument) {
		Matcher matcher = SYNTAX.matcher(argument);
		return matcher.matches() ? new ChunkArgument(Long.parseLong(matcher.group(1)), matcher.group(2) != null) : null;
	}

}
