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

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextBootstrapper;
import org.springframework.test.context.TestExecutionListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules on the classes of this module.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.spring.boot.test");

	@Test
	void autoConfigurationsArePublicFinalAndNamedSo() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration"));
	}

	@Test
	void beanMethodsAreNotPublic() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
	}

	@Test
	void whatTheTestContextFrameworkCallsIsNoApi() {
		for (Class<?> type : new Class<?>[] { ContextCustomizer.class, ContextCustomizerFactory.class,
				TestContextBootstrapper.class, TestExecutionListener.class, TypeFilter.class }) {
			check(ArchRuleDefinition.classes().that().areAssignableTo(type).should().notBePublic());
		}
	}

	// but for the server without a socket, and certificates
	@Test
	void neitherNettyNorTheRoomsOfTheEngineAreUsed() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("dev.smtpd.spring.boot.test.memory")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.buffer..", "io.netty.channel..", "io.netty.util..", "dev.smtpd.command..",
					"dev.smtpd.content..", "dev.smtpd.protocol..", "dev.smtpd.sasl..", "dev.smtpd.session..",
					"dev.smtpd.transport.."));
	}

	// an application that only sends mail has no auto-configuration of a server
	@Test
	void captureOfMailNeedsNoServerOfTheApplication() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.haveSimpleNameStartingWith("MailCapture")
			.or()
			.haveSimpleNameStartingWith("Recorded")
			.or()
			.haveSimpleNameStartingWith("Captured")
			.or()
			.haveSimpleName("RandomSmtpPortContextCustomizerFactory")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.smtpd.spring.boot.autoconfigure..", "dev.smtpd.spring.listener..",
					"dev.smtpd.spring.context.."));
	}

	@Test
	void packagesHaveNoCycles() {
		check(SlicesRuleDefinition.slices()
			.matching("dev.smtpd.spring.boot.test.(**)")
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES).extracting(JavaClass::getPackage)
			.allMatch((room) -> room.isAnnotatedWith(NullMarked.class));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
