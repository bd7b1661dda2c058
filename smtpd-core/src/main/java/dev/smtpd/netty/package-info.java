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

/**
 * Netty parts that the server and the upstream client of {@code smtpd-relay} share. They
 * have a package of their own, since {@code dev.smtpd.tls} is part of the contract and
 * knows nothing of Netty, and {@code dev.smtpd.transport} is the server's alone. For
 * internal use.
 */
@NullMarked
package dev.smtpd.netty;

import org.jspecify.annotations.NullMarked;
