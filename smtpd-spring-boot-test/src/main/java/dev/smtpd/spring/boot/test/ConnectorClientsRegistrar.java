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

import java.util.Map;

import dev.smtpd.test.SmtpTestClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link ImportBeanDefinitionRegistrar} for a {@link SmtpTestClient} of each connector of
 * {@code smtpd.connectors}, with its name as qualifier.
 */
class ConnectorClientsRegistrar implements ImportBeanDefinitionRegistrar {

	private static final Bindable<Map<String, Map<String, Object>>> CONNECTORS = Bindable
		.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
				ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)));

	private final Environment environment;

	private final BeanFactory beanFactory;

	ConnectorClientsRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Binder.get(this.environment)
			.bind("smtpd.connectors", CONNECTORS)
			.orElseGet(Map::of)
			.keySet()
			.forEach((connector) -> registry.registerBeanDefinition(connector + "SmtpTestClient",
					definition(connector)));
	}

	private BeanDefinition definition(String connector) {
		RootBeanDefinition definition = new RootBeanDefinition(SmtpTestClient.class,
				() -> this.beanFactory.getBean(SmtpTestClients.class).forConnector(connector));
		definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, connector));
		return definition;
	}

}
