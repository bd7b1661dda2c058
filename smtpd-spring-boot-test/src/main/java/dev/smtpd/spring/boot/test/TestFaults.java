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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.smtpd.SmtpConnector;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.tls.TlsMode;

/**
 * The faults of the annotations of a test method that runs. One that can't be made is
 * reported at once, and one that wasn't made at the end.
 */
final class TestFaults {

	private final List<FaultyServer> servers;

	private final Map<SmtpFault, List<Added>> added = new LinkedHashMap<>();

	TestFaults(List<FaultyServer> servers) {
		this.servers = servers;
	}

	/**
	 * Add a fault to the servers that are to make it.
	 * @param annotation the fault
	 * @throws IllegalStateException if none of them can make it
	 * @throws IllegalArgumentException if the attributes don't fit together
	 */
	void add(SmtpFault annotation) {
		Fault fault = FaultAnnotations.toFault(annotation);
		List<FaultyServer> meant = this.servers.stream().filter((server) -> server.isMeantBy(annotation)).toList();
		if (meant.isEmpty()) {
			throw impossible(annotation, missing(annotation.server()));
		}
		checkConnectors(annotation, meant.stream().flatMap((server) -> server.connectors().get().stream()).toList());
		List<Added> copies = this.added.computeIfAbsent(annotation, (key) -> new ArrayList<>());
		meant.forEach((server) -> copies.add(new Added(server.faults(), server.faults().add(fault))));
	}

	private static void checkConnectors(SmtpFault annotation, List<SmtpConnector> connectors) {
		String name = annotation.connector();
		List<SmtpConnector> meant = connectors.stream()
			.filter((connector) -> name.isEmpty() || connector.name().equals(name))
			.toList();
		if (meant.isEmpty() && !name.isEmpty()) {
			throw impossible(annotation, "no server has a connector '%s'. Connectors: %s".formatted(name,
					connectors.stream().map(SmtpConnector::name).distinct().sorted().toList()));
		}
		check(annotation, FaultStage.TLS, meant, (connector) -> connector.tls() != TlsMode.NONE, "speaks TLS");
		check(annotation, FaultStage.AUTH, meant, (connector) -> connector.auth() != AuthMode.NONE, "offers AUTH");
	}

	private static void check(SmtpFault annotation, FaultStage stage, List<SmtpConnector> connectors,
			Predicate<SmtpConnector> condition, String what) {
		if (annotation.at() == stage && connectors.stream().noneMatch(condition)) {
			throw impossible(annotation, "no connector of its servers " + what);
		}
	}

	private static String missing(SmtpFault.Server server) {
		return switch (server) {
			case ANY -> "the test has no server that could make it. Add @AutoConfigureMailCapture or "
					+ "@AutoConfigureSmtpd with @SpringBootTest, or register a SmtpServerExtension";
			case APPLICATION ->
				"the test has no application context with an SMTP server. " + "Use @SpringBootTest or @SmtpTest";
			case MAIL_CAPTURE -> "the test has no server that captures mail. Add @AutoConfigureMailCapture";
			case EXTENSION -> "the test has no server of its own. Register a SmtpServerExtension";
		};
	}

	private static IllegalStateException impossible(SmtpFault annotation, String reason) {
		return new IllegalStateException(FaultAnnotations.describe(annotation) + " can't be made, since " + reason);
	}

	/**
	 * Remove the faults.
	 * @return a sentence for each required fault that wasn't made
	 */
	List<String> end() {
		List<String> sentences = new ArrayList<>();
		this.added.forEach((annotation, copies) -> {
			List<FaultStatus> statuses = new ArrayList<>();
			copies.forEach((copy) -> copy.end(statuses));
			boolean made = statuses.stream().anyMatch((status) -> status.made() > 0);
			// else the test itself has removed some
			boolean complete = statuses.size() == copies.size();
			if (annotation.required() && complete && !made) {
				sentences.add(FaultAnnotations.describe(annotation) + " was never made. Occasions that met its "
						+ "conditions: " + statuses.stream().mapToLong(FaultStatus::occasions).sum());
			}
		});
		return sentences;
	}

	/**
	 * A fault that was added to a server.
	 *
	 * @param faults the faults of the server
	 * @param name the name that it got
	 */
	private record Added(SmtpFaults faults, String name) {

		void end(List<FaultStatus> statuses) {
			FaultStatus status = this.faults.get(this.name);
			if (status != null) {
				statuses.add(status);
				this.faults.remove(this.name);
			}
		}

	}

}
