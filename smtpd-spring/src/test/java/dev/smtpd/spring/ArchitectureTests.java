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

package dev.smtpd.spring;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What this module may use.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.spring");

	@Test
	void nothingDependsOnSpringBoot() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void nothingDependsOnTheEngine() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.smtpd.transport..", "dev.smtpd.session..", "dev.smtpd.command..",
					"dev.smtpd.protocol..", "dev.smtpd.content..", "dev.smtpd.sasl..", "io.netty.."));
	}

	@Test
	void flowsAreInTheirPackage() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("dev.smtpd.spring.integration")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.integration..", "dev.smtpd.spring.integration"));
	}

	@Test
	void kafkaIsInItsPackage() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("dev.smtpd.spring.kafka")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.kafka..", "org.apache.kafka.."));
	}

	@Test
	void storesOfContentKnowNothingOfWhatUsesThem() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("dev.smtpd.spring.store..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.smtpd.spring..")
				.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("dev.smtpd.spring.store..",
						"dev.smtpd.spring.context..")))));
	}

	@Test
	void onlyItsStoreDependsOnS3() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("S3MessageStore")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("software.amazon.awssdk.."));
	}

	@Test
	void packagesHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching("dev.smtpd.spring.(**)").should().beFreeOfCycles());
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES).isNotEmpty()
			.extracting(JavaClass::getPackage)
			.allMatch((room) -> room.isAnnotatedWith(NullMarked.class));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
