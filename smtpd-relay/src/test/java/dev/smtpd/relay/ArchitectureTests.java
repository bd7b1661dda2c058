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

package dev.smtpd.relay;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.smtpd.transport.Deadline;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.PooledBuffers;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What this module may use.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.relay");

	@Test
	void sessionsAndCommandsOfTheServerAreNotUsed() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.smtpd.command..", "dev.smtpd.session..", "dev.smtpd.content..",
					"dev.smtpd.sasl.."));
	}

	@Test
	void ofTheTransportOnlyEventLoopsTimersAndBuffersAreUsed() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.smtpd.transport..")
				.and(DescribedPredicate
					.not(JavaClass.Predicates.belongToAnyOf(EventLoops.class, Deadline.class, PooledBuffers.class)))));
	}

	@Test
	void nothingDependsOnSpring() {
		check(ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.."));
	}

	@Test
	void packageIsNullMarked() {
		assertThat(CLASSES.getPackage("dev.smtpd.relay").isAnnotatedWith(NullMarked.class)).isTrue();
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
