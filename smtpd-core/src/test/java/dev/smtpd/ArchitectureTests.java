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

package dev.smtpd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.smtpd.transport.NettySmtpServer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which room may use which.
 */
class ArchitectureTests {

	private static final String[] CONTRACT = { "dev.smtpd", "dev.smtpd.auth", "dev.smtpd.tls", "dev.smtpd.extension",
			"dev.smtpd.fault", "dev.smtpd.management", "dev.smtpd.settings" };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		// the client of the tests is another module
		.withImportOption((location) -> !location.contains("/dev/smtpd/test/"))
		.importPackages("dev.smtpd");

	@Test
	void dependenciesPointOneWay() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage("dev.smtpd..")
			.layer("contract")
			.definedBy(CONTRACT)
			.layer("text")
			.definedBy("dev.smtpd.text")
			.layer("protocol")
			.definedBy("dev.smtpd.protocol")
			.layer("content")
			.definedBy("dev.smtpd.content")
			.layer("sasl")
			.definedBy("dev.smtpd.sasl")
			.layer("session")
			.definedBy("dev.smtpd.session")
			.layer("command")
			.definedBy("dev.smtpd.command")
			.layer("netty")
			.definedBy("dev.smtpd.netty")
			.layer("transport")
			.definedBy("dev.smtpd.transport")
			.whereLayer("contract")
			.mayNotAccessAnyLayer()
			// SmtpServer.builder() is where users look for it. A service loader would
			// hide
			// this one dependency, and be one more thing that can be missing at run time.
			.ignoreDependency(SmtpServer.class, NettySmtpServer.class)
			.whereLayer("text")
			.mayNotAccessAnyLayer()
			.whereLayer("protocol")
			.mayOnlyAccessLayers("contract", "text")
			.whereLayer("sasl")
			.mayOnlyAccessLayers("contract")
			.whereLayer("content")
			.mayOnlyAccessLayers("contract")
			.whereLayer("session")
			.mayOnlyAccessLayers("contract", "content", "protocol", "text")
			.whereLayer("command")
			.mayOnlyAccessLayers("contract", "session", "sasl", "content", "protocol")
			.whereLayer("netty")
			.mayOnlyAccessLayers("contract")
			.whereLayer("transport")
			.mayOnlyAccessLayers("contract", "command", "session", "sasl", "content", "protocol", "text", "netty")
			.check(CLASSES);
	}

	@Test
	void contractShowsNothingInternal() {
		List<JavaClass> contract = CLASSES.stream()
			.filter((type) -> List.of(CONTRACT).contains(type.getPackageName()))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.toList();
		assertThat(contract).hasSizeGreaterThan(40);
		assertThat(contract)
			.allSatisfy((type) -> assertThat(signatures(type).filter(ArchitectureTests::isInternal)).as(type.getName())
				.isEmpty());
	}

	private static Stream<JavaClass> signatures(JavaClass type) {
		Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
		Stream<JavaType> fields = type.getFields()
			.stream()
			.filter(ArchitectureTests::isVisible)
			.map((field) -> field.getType());
		Stream<JavaType> units = type.getCodeUnits()
			.stream()
			.filter(ArchitectureTests::isVisible)
			.flatMap((unit) -> Stream.concat(Stream.of(unit.getReturnType()),
					Stream.concat(unit.getParameterTypes().stream(), unit.getExceptionTypes().stream())));
		return Stream.of(supertypes, fields, units)
			.flatMap(Function.identity())
			.flatMap((each) -> each.getAllInvolvedRawTypes().stream());
	}

	private static boolean isVisible(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED);
	}

	private static boolean isInternal(JavaClass type) {
		return type.getPackageName().startsWith("dev.smtpd") && !List.of(CONTRACT).contains(type.getPackageName())
				|| type.getPackageName().startsWith("io.netty");
	}

	@Test
	void everyPackageSaysWhetherItIsInternal() {
		assertThat(CLASSES.getPackage("dev.smtpd").getSubpackagesInTree()).allSatisfy((room) -> {
			Path packageInfo = Path.of("src/main/java", room.getName().replace('.', '/'), "package-info.java");
			boolean internal = Files.readString(packageInfo)
				.replaceAll("\\s+\\*?\\s*", " ")
				.contains("For internal use");
			assertThat(internal).as(room.getName()).isNotEqualTo(List.of(CONTRACT).contains(room.getName()));
		});
	}

	@Test
	void contractAndSessionsKnowNothingOfNetty() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(CONTRACT)
			.or()
			.resideInAPackage("dev.smtpd.session")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.netty.."));
	}

	@Test
	void onlyTheTransportKnowsOfChannels() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages("dev.smtpd.transport", "dev.smtpd.netty")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "io.netty.handler.."));
	}

	@Test
	void nothingKnowsOfSpring() {
		check(ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.."));
	}

	@Test
	void packagesHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching("dev.smtpd.(*)..").should().beFreeOfCycles());
	}

	@Test
	void everyPackageIsNullMarked() {
		JavaPackage root = CLASSES.getPackage("dev.smtpd");
		assertThat(root.getSubpackagesInTree()).hasSizeGreaterThan(4)
			.allMatch((room) -> room.isAnnotatedWith(NullMarked.class));
		assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
