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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * {@link ApplicationContextInitializer} that stops the start of an application with a
 * version of Spring Boot for which the auto-configurations aren't made. They would fail
 * with a class that can't be found, which says nothing. So this class and what it uses
 * must not need anything that Spring Boot 3 doesn't have.
 */
class SpringBootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	/**
	 * The first version that is supported.
	 */
	static final String MINIMUM = "4.1";

	private static final int MAJOR = 4;

	private static final int MINOR = 1;

	private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

	@Override
	public void initialize(ConfigurableApplicationContext applicationContext) {
		String version = SpringBootVersion.getVersion();
		if (!isSupported(version)) {
			throw new UnsupportedSpringBootException(String.valueOf(version));
		}
	}

	/**
	 * Return whether a version is supported.
	 * @param version the version, {@code null} if it isn't known
	 * @return whether it is supported, as far as that is known
	 */
	static boolean isSupported(@Nullable String version) {
		Matcher matcher = VERSION.matcher(String.valueOf(version));
		if (!matcher.matches()) {
			return true;
		}
		int major = Integer.parseInt(matcher.group(1));
		return major > MAJOR || (major == MAJOR && Integer.parseInt(matcher.group(2)) >= MINOR);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
