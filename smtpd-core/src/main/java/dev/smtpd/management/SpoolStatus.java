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

package dev.smtpd.management;

import dev.smtpd.settings.SpoolSettings;

/**
 * How much content a server holds, and how much it may hold.
 *
 * @param usage how much it holds; nothing if the server doesn't run
 * @param memoryBudget how many bytes all messages together may take in memory at present,
 * which is the {@linkplain SpoolSettings#memoryBudget() budget that was configured}, or
 * half of the maximum heap size if that is less, or less from when the JVM has run out of
 * memory until the server is started again
 * @param diskBudget how many bytes all files may have; 0 if the server keeps no files
 * @since 0.1.0
 */
public record SpoolStatus(SpoolUsage usage, long memoryBudget, long diskBudget) {

}
