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

package dev.smtpd.mail;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may use which.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.mail");

	@Test
	void dependenciesPointOneWay() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage("dev.smtpd.mail..")
			.layer("mail")
			.definedBy("dev.smtpd.mail")
			.layer("mime")
			.definedBy("dev.smtpd.mail.mime")
			.layer("html")
			.definedBy("dev.smtpd.mail.html")
			.layer("reply")
			.definedBy("dev.smtpd.mail.reply")
			.whereLayer("mail")
			.mayOnlyAccessLayers("mime", "html", "reply")
			.whereLayer("mime")
			.mayNotAccessAnyLayer()
			.whereLayer("html")
			.mayNotAccessAnyLayer()
			.whereLayer("reply")
			.mayNotAccessAnyLayer()
			.check(CLASSES);
	}

	@Test
	void neitherNettyNorSpringAreNeeded() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "org.springframework..", "org.slf4j..", "jakarta..")
			.check(CLASSES);
	}

	@Test
	void onlyTheContractOfTheServerIsKnown() {
		ArchRuleDefinition.classes()
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify.annotations", "org.jsoup..", "org.apache.james.mime4j..",
					"dev.smtpd", "dev.smtpd.mail..")
			.check(CLASSES);
	}

	@Test
	void addressesAreParsedByMime4jAndHtmlByJsoupInOnePlaceEach() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("dev.smtpd.mail.mime")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.apache.james..")
			.check(CLASSES);
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("dev.smtpd.mail.mime", "dev.smtpd.mail.reply")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.jsoup..")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("dev.smtpd.mail.(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.getPackage("dev.smtpd.mail").getSubpackagesInTree()).hasSize(3)
			.allMatch((room) -> room.isAnnotatedWith(NullMarked.class));
		assertThat(CLASSES.getPackage("dev.smtpd.mail").isAnnotatedWith(NullMarked.class)).isTrue();
	}

}
