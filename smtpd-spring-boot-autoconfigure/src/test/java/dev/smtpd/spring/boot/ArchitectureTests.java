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

package dev.smtpd.spring.boot;

import java.util.function.Predicate;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's own rules on auto-configurations, and our rules on packages.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.smtpd.spring.boot");

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
	void autoConfigurationsHaveNoPublicMembers() {
		check(ArchRuleDefinition.members()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(DescribedPredicate.describe("aren't implicit constructors",
					(member) -> !member.getName().equals("<init>")))
			.should()
			.notBePublic());
	}

	@Test
	void configurationsDoNotProxyBeanMethods() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(Configuration.class)
			.should(have("proxyBeanMethods = false",
					(type) -> !type.getAnnotationOfType(Configuration.class).proxyBeanMethods())));
	}

	@Test
	void beanMethodsAreNeitherPrivateNorConditionalOnClasses() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePrivate()
			.andShould()
			.notBeAnnotatedWith(ConditionalOnClass.class));
	}

	@Test
	void missingBeansAreNamedByTheReturnType() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.and()
			.areAnnotatedWith(ConditionalOnMissingBean.class)
			.should(new ArchCondition<>("not repeat their return type in @ConditionalOnMissingBean") {

				@Override
				public void check(JavaMethod method, ConditionEvents events) {
					for (Class<?> type : method.getAnnotationOfType(ConditionalOnMissingBean.class).value()) {
						boolean repeated = method.getRawReturnType().isEquivalentTo(type);
						events.add(new SimpleConditionEvent(method, !repeated, method.getFullName()));
					}
				}

			})
			.allowEmptyShould(true));
	}

	@Test
	void postProcessorsAreMadeByStaticMethods() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
				.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic()
			.allowEmptyShould(true));
	}

	@Test
	void packagesHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching("dev.smtpd.spring.boot.(**)").should().beFreeOfCycles());
	}

	@Test
	void nettyStaysInTheEngine() {
		check(ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("io.netty.."));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES).extracting(JavaClass::getPackage)
			.allMatch((room) -> room.isAnnotatedWith(NullMarked.class));
	}

	private static ArchCondition<JavaClass> have(String description, Predicate<JavaClass> predicate) {
		return ArchCondition.from(DescribedPredicate.describe(description, predicate));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
