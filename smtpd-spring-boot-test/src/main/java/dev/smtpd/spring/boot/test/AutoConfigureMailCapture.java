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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Annotation for a test class whose application sends mail: the mail goes to an SMTP
 * server inside the test, and the test reads it from the {@link CapturedMessages} bean.
 * <p>
 * Each application context has a server of its own on a free port of the loopback
 * address. {@code spring.mail.host}, {@code spring.mail.port} and the
 * {@code JavaMailSenderImpl} beans of the context point to it before the first of them is
 * created; they use neither proxies nor socket factories. There is a
 * {@code JavaMailSender} also where the application has no {@code spring.mail.host}. The
 * server accepts all senders, recipients and credentials, without TLS, and is stopped
 * with the context. The application need not be able to receive mail.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureMailCapture {

}
