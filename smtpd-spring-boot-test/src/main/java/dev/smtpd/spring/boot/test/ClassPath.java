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

/**
 * What is on the class path of a test, where Spring may be missing.
 */
final class ClassPath {

	/**
	 * Whether Spring's test framework is there.
	 */
	static final boolean SPRING_TEST = isPresent("org.springframework.test.context.junit.jupiter.SpringExtension");

	private static final String STARTER = "dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration";

	private static final String LISTENERS = "dev.smtpd.spring.listener.SmtpListenerRegistry";

	private ClassPath() {
	}

	static boolean isPresent(String className) {
		try {
			Class.forName(className, false, ClassPath.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Require what receives mail in an application.
	 * @param what what needs it
	 * @throws IllegalStateException if it isn't there
	 */
	static void requireStarter(String what) {
		require(STARTER, what);
	}

	/**
	 * Require what listeners need.
	 * @param what what needs it
	 * @throws IllegalStateException if it isn't there
	 */
	static void requireListeners(String what) {
		require(LISTENERS, what);
	}

	private static void require(String className, String what) {
		if (!isPresent(className)) {
			throw new IllegalStateException(what + " needs smtpd-spring-boot-starter on the class path. "
					+ "For mail that the application sends, use @AutoConfigureMailCapture");
		}
	}

}
