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

package dev.smtpd.benchmarks.listener;

import java.lang.invoke.MethodHandles;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.matcher.ElementMatchers;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers as many beans with a listener method as {@code benchmark.listeners} says, for
 * {@code u0@...}, {@code u1@...} and so on. Each is of a class of its own, since the
 * pattern is in the annotation of the class.
 */
class ManyListeners implements ImportBeanDefinitionRegistrar {

	private final int count;

	ManyListeners(Environment environment) {
		this.count = environment.getProperty("benchmark.listeners", Integer.class, 0);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		for (int i = 0; i < this.count; i++) {
			registry.registerBeanDefinition("listener" + i, new RootBeanDefinition(listener(i)));
		}
	}

	private static Class<?> listener(int number) {
		return new ByteBuddy().subclass(MailReader.class)
			.name(MailReader.class.getName() + number)
			.defineMethod("take", void.class, Visibility.PUBLIC)
			.withParameters(InboundMail.class)
			.intercept(MethodCall.invoke(ElementMatchers.named("read")).withAllArguments())
			.annotateMethod(AnnotationDescription.Builder.ofType(SmtpListener.class)
				.defineArray("value", "u" + number + "@{domain}")
				.build())
			.make()
			.load(MailReader.class.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
			.getLoaded();
	}

}
