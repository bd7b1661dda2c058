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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring finds by the names in files of this module.
 */
class SpringFactoriesTests {

	@ParameterizedTest
	@ValueSource(classes = { ContextCustomizerFactory.class, TestExecutionListener.class })
	void factoriesExist(Class<?> type) {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(type, (factoryType, name, failure) -> assertThat(name).doesNotStartWith("dev.smtpd.")))
			.anyMatch((factory) -> factory.getClass().getName().startsWith("dev.smtpd."));
	}

	@ParameterizedTest
	@ValueSource(classes = { AutoConfigureSmtpd.class, SmtpTest.class })
	void autoConfigurationsAreSortedAndExist(Class<?> annotation) {
		List<String> names = new ArrayList<>();
		ImportCandidates.load(annotation, getClass().getClassLoader()).forEach(names::add);
		assertThat(names.stream().filter((name) -> !name.startsWith("optional:"))).isNotEmpty()
			.isSorted()
			.allMatch((name) -> ClassUtils.isPresent(name, null));
	}

	@Test
	void noAutoConfigurationAppliesWithoutItsAnnotation() {
		List<String> names = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).forEach(names::add);
		assertThat(names).noneMatch((name) -> name.startsWith("dev.smtpd.spring.boot.test."));
	}

}
