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

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
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

	private static final String PARENT = Type.getInternalName(MailReader.class);

	private static final String READ = Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(InboundMail.class));

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
		ClassWriter writer = new ClassWriter(0);
		writer.visit(Opcodes.V17, Opcodes.ACC_SUPER, PARENT + number, null, PARENT, null);
		MethodVisitor constructor = writer.visitMethod(0, "<init>", "()V", null, null);
		invokeParent(constructor, "<init>", "()V", 1);
		MethodVisitor listener = writer.visitMethod(0, "take", READ, null, null);
		AnnotationVisitor annotation = listener.visitAnnotation(Type.getDescriptor(SmtpListener.class), true);
		AnnotationVisitor patterns = annotation.visitArray("value");
		patterns.visit(null, "u" + number + "@{domain}");
		patterns.visitEnd();
		annotation.visitEnd();
		invokeParent(listener, "read", READ, 2);
		writer.visitEnd();
		try {
			return MethodHandles.lookup().defineClass(writer.toByteArray());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// with the same arguments
	private static void invokeParent(MethodVisitor method, String name, String descriptor, int variables) {
		method.visitCode();
		for (int i = 0; i < variables; i++) {
			method.visitVarInsn(Opcodes.ALOAD, i);
		}
		method.visitMethodInsn(Opcodes.INVOKESPECIAL, PARENT, name, descriptor, false);
		method.visitInsn(Opcodes.RETURN);
		method.visitMaxs(variables, variables);
		method.visitEnd();
	}

}
