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

package dev.smtpd.spring.boot.autoconfigure.observation;

import java.util.List;

import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * {@link SpringBootCondition} that matches where observations are of use: unless the
 * property decides, where some handler makes more of them than meters. Meters of the same
 * are there without observations, for less.
 */
class OnObservationCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String PROPERTY = "smtpd.observation.enabled";

	private static final String METER_HANDLER = "io.micrometer.core.instrument.observation.MeterObservationHandler";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP observation");
		Boolean enabled = context.getEnvironment().getProperty(PROPERTY, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because(PROPERTY + " is " + enabled));
		}
		return hasOnlyMeterHandlers(context.getBeanFactory(), context.getClassLoader())
				? ConditionOutcome.noMatch(message.because("observations would only become meters"))
				: ConditionOutcome.match(message.because("observations are handled"));
	}

	// a registry without handler beans has handlers of its own
	private static boolean hasOnlyMeterHandlers(@Nullable ConfigurableListableBeanFactory beanFactory,
			@Nullable ClassLoader classLoader) {
		if (beanFactory == null || !ClassUtils.isPresent(METER_HANDLER, classLoader)) {
			return false;
		}
		List<String> all = names(beanFactory, ObservationHandler.class);
		return !all.isEmpty()
				&& names(beanFactory, ClassUtils.resolveClassName(METER_HANDLER, classLoader)).containsAll(all);
	}

	private static List<String> names(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false));
	}

}
