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

package dev.smtpd.spring.listener.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Binds a variable of the pattern that the recipient matched, converted by the
 * application's {@code ConversionService}. A recipient whose variable can't be converted
 * is rejected at RCPT with 550 5.1.1. A parameter that is an {@code Optional} or nullable
 * may be missing in some patterns of its listener.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RecipientVariable {

	/**
	 * Name of the variable.
	 * @return the name; that of the parameter if empty
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the variable.
	 * @return the name; that of the parameter if empty
	 */
	@AliasFor("value")
	String name() default "";

}
