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

package dev.smtpd.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client depends on. It must know nothing of the servers that it tests.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.test");

	@Test
	void onlyAssertJAndMime4jAreNeeded() {
		ArchRuleDefinition.classes()
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "javax.net.ssl", "org.jspecify.annotations", "org.assertj..",
					"org.apache.james.mime4j..", "dev.smtpd.test")
			.check(CLASSES);
	}

	@Test
	void mime4jIsKnownInOnePlace() {
		ArchRuleDefinition.noClasses()
			.that()
			.haveSimpleNameNotStartingWith("MimeContent")
			.and()
			.haveSimpleNameNotStartingWith("Attachment")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.apache.james..")
			.check(CLASSES);
	}

	@Test
	void packageIsNullMarked() {
		assertThat(CLASSES.getPackage("dev.smtpd.test").isAnnotatedWith(NullMarked.class)).isTrue();
	}

}
