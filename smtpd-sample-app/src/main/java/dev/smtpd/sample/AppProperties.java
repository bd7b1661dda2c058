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

package dev.smtpd.sample;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What concerns the application as a whole.
 *
 * @param domain mail to {@code support@} this domain opens tickets
 * @param dataDirectory where the inbox, the certificate and the last number of a ticket
 * are
 * @param selfSignedTls whether to make a certificate at the first start and offer TLS
 * with it, unless {@code smtpd.ssl.bundle} names another one
 * @param submissionsPort the port with TLS from the first byte, with such a certificate
 * @param acceptAnyLogin whether any user name and password are right
 */
@ConfigurationProperties("app")
record AppProperties(String domain, Path dataDirectory, @DefaultValue("false") boolean selfSignedTls,
		@DefaultValue("2465") int submissionsPort, @DefaultValue("false") boolean acceptAnyLogin) {

}
