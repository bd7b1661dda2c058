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

package dev.smtpd.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * {@link Fault} and {@link SmtpFaults} without a server.
 */
class FaultTests {

	private final SmtpFaults faults = new SmtpFaults();

	@Test
	void faultDescribesItself() {
		assertThat(Fault.at(FaultStage.END_OF_DATA).drop().onNth(2).forRecipient("*@example.org"))
			.hasToString("end-of-data: drop, nth 2, recipient *@example.org");
		assertThat(Fault.at(FaultStage.RCPT)
			.reply("450 4.2.1 Try later")
			.after(Duration.ofSeconds(5))
			.onEvery(3)
			.forSender("<>")
			.onConnector("mx"))
			.hasToString("rcpt: reply, reply 450 4.2.1 Try later, delay PT5S, every 3, sender <>, connector mx");
	}

	@Test
	void whatDoesNotFitTogetherIsRefused() {
		refuses("A delay must be longer than 0", () -> Fault.at(FaultStage.MAIL).delay(Duration.ZERO));
		refuses("from 0 to 15 minutes", () -> Fault.at(FaultStage.MAIL).delay(Duration.ofMinutes(16)));
		refuses("from 0 to 15 minutes", () -> Fault.at(FaultStage.MAIL).drop().after(Duration.ofMillis(-1)));
		refuses("must be 4xx or 5xx", () -> Fault.at(FaultStage.MAIL).reply(SmtpReply.OK));
		refuses("must be positive", () -> Fault.at(FaultStage.MAIL).drop().onNth(0));
		refuses("must be positive", () -> Fault.at(FaultStage.MAIL).drop().onEvery(0));
		refuses("not both",
				() -> new Fault(FaultStage.MAIL, FaultAction.DROP, null, Duration.ZERO, 1, 1, null, null, null));
		refuses("must be a reply to send",
				() -> new Fault(FaultStage.MAIL, FaultAction.REPLY, null, Duration.ZERO, 0, 0, null, null, null));
		refuses("no reply for drop", () -> new Fault(FaultStage.MAIL, FaultAction.DROP, SmtpReply.LOCAL_ERROR,
				Duration.ZERO, 0, 0, null, null, null));
		refuses("No sender is known at auth", () -> Fault.at(FaultStage.AUTH).drop().forSender("*"));
		refuses("No recipient is known at mail", () -> Fault.at(FaultStage.MAIL).drop().forRecipient("*"));
		refuses("pattern of an address", () -> Fault.at(FaultStage.RCPT).drop().forRecipient(" "));
	}

	private static void refuses(String why, Supplier<Fault> fault) {
		assertThatIllegalArgumentException().isThrownBy(fault::get).withMessageContaining(why);
	}

	@Test
	void replyIsParsed() {
		assertThat(Fault.parseReply("451 4.3.0 Try later")).isEqualTo(SmtpReply.of(451, "4.3.0", "Try later"));
		assertThat(Fault.parseReply(" 550 No such user ")).isEqualTo(SmtpReply.of(550, "No such user"));
		assertThat(Fault.parseReply("421")).isEqualTo(SmtpReply.of(421, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "250 OK", "354", "45", "4511 a", "451 4.3.0 a\r\n250 b", "451 5.1.1 a", "try later" })
	void otherTextsAreNoReplies(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.parseReply(text));
	}

	@ParameterizedTest
	@CsvSource({ "jane@example.org,true", "JANE@Example.Org,true", "*@example.org,true", "jane@*,true", "*,true",
			"j*e@ex*org,true", "**@example.org,true", "jane@example.or,false", "ane@example.org,false",
			"*@example.com,false", "jane,false", "j*x@example.org,false", "<>,false" })
	void patternMatches(String pattern, boolean matches) {
		this.faults.add(Fault.at(FaultStage.RCPT).drop().forRecipient(pattern));
		assertThat(next(FaultStage.RCPT, "Jane@example.org") != null).isEqualTo(matches);
	}

	@Test
	void nullSenderHasAPattern() {
		this.faults.add(Fault.at(FaultStage.MAIL).drop().forSender("<>"));
		assertThat(this.faults.next(FaultStage.MAIL, "default", Mailbox.NULL, List.of())).isNotNull();
		assertThat(this.faults.next(FaultStage.MAIL, "default", Mailbox.of("joe@example.org"), List.of())).isNull();
		assertThat(this.faults.next(FaultStage.MAIL, "default", null, List.of())).isNull();
	}

	@Test
	void occasionsAreCounted() {
		this.faults.put("second", Fault.at(FaultStage.RCPT).drop().onNth(2));
		this.faults.put("thirds", Fault.at(FaultStage.RCPT).reset().onEvery(3));
		assertThat(names(7)).containsExactly(null, "second", "thirds", null, null, "thirds", null);
		assertThat(this.faults.list()).extracting(FaultStatus::occasions).containsExactly(7L, 7L);
		assertThat(this.faults.list()).extracting(FaultStatus::made).containsExactly(1L, 2L);
		this.faults.put("second", Fault.at(FaultStage.RCPT).drop().onNth(1));
		assertThat(this.faults.list()).extracting(FaultStatus::occasions).containsExactly(0L, 7L);
	}

	@Test
	void firstOfSeveralIsMade() {
		this.faults.put("a", Fault.at(FaultStage.RCPT).drop().onNth(1));
		this.faults.put("b", Fault.at(FaultStage.RCPT).reset().onNth(1));
		this.faults.put("c", Fault.at(FaultStage.RCPT).halfLine());
		assertThat(names(2)).containsExactly("a", "c");
	}

	private List<String> names(int occasions) {
		String[] names = new String[occasions];
		for (int i = 0; i < occasions; i++) {
			FaultStatus made = next(FaultStage.RCPT, "jane@example.org");
			names[i] = (made != null) ? made.name() : null;
		}
		return Arrays.asList(names);
	}

	private FaultStatus next(FaultStage stage, String recipient) {
		return this.faults.next(stage, "default", null, List.of(Mailbox.of(recipient)));
	}

	@Test
	void otherStagesAndConnectorsAreNoOccasions() {
		String name = this.faults.add(Fault.at(FaultStage.RCPT).drop().onConnector("mx"));
		assertThat(next(FaultStage.RCPT, "jane@example.org")).isNull();
		assertThat(this.faults.next(FaultStage.DATA, "mx", null, List.of())).isNull();
		assertThat(this.faults.get(name)).extracting(FaultStatus::occasions).isEqualTo(0L);
		assertThat(this.faults.next(FaultStage.RCPT, "mx", null, List.of())).isNotNull();
	}

	@Test
	void faultsAreRemoved() {
		this.faults.put("a", Fault.at(FaultStage.RCPT).drop());
		String name = this.faults.add(Fault.at(FaultStage.RCPT).drop());
		assertThat(name).isEqualTo("fault-1");
		assertThat(this.faults.remove("a")).isTrue();
		assertThat(this.faults.remove("a")).isFalse();
		assertThat(this.faults.list()).extracting(FaultStatus::name).containsExactly(name);
		assertThat(this.faults.isEmpty()).isFalse();
		this.faults.clear();
		assertThat(this.faults.isEmpty()).isTrue();
		assertThat(this.faults.get(name)).isNull();
	}

	@Test
	void numberOfFaultsIsBounded() {
		Fault fault = Fault.at(FaultStage.RCPT).drop();
		for (int i = 0; i < SmtpFaults.MAX_FAULTS; i++) {
			this.faults.add(fault);
		}
		assertThatIllegalStateException().isThrownBy(() -> this.faults.add(fault));
		this.faults.put("fault-1", fault);
		assertThat(this.faults.list()).hasSize(SmtpFaults.MAX_FAULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-a", "a b", "a\n", "a/b" })
	void nameThatCouldForgeALogLineIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.faults.put(name, Fault.at(FaultStage.RCPT).drop()));
	}

}
