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

package dev.smtpd.spring.listener.route;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.route.SignedAddressException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SignedAddressesTests {

	private static final String PATTERN = "reply+{token}@example.org";

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

	private static final byte[] OTHER_KEY = "another key, which is long enough".getBytes(StandardCharsets.UTF_8);

	private final SignedAddresses addresses = at(NOW, KEY);

	private static SignedAddresses at(Instant now, byte[]... keys) {
		return new SignedAddresses(List.of(keys), Clock.fixed(now, ZoneOffset.UTC));
	}

	@ParameterizedTest
	@ValueSource(strings = { "4711", "0", "007", "1", "128", "9223372036854775807", "-5", "joe", "", "Ünïcödé",
			"a b@c\"d", "0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5B-d9cb", "a text of 25 bytes is t" })
	void valueIsTheOneThatWasSigned(String value) throws SignedAddressException {
		Mailbox address = this.addresses.sign(PATTERN, value);
		assertThat(address.toString()).matches("reply\\+[a-z2-7]+@example\\.org");
		assertThat(verify(this.addresses, address)).isEqualTo(new SignedAddress(address, value, null));
	}

	@Test
	void caseOfTheAddressDoesntMatter() throws SignedAddressException {
		Mailbox address = this.addresses.sign("Reply+{token}@Example.org", "4711", Duration.ofDays(1));
		for (String text : List.of(address.toString().toLowerCase(Locale.ROOT),
				address.toString().toUpperCase(Locale.ROOT))) {
			assertThat(verify(this.addresses, Mailbox.of(text)).value()).isEqualTo("4711");
		}
	}

	@Test
	void addressesAreShort() {
		String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
		assertThat(this.addresses.sign(PATTERN, "4711").localPart()).hasSize(6 + 21);
		assertThat(this.addresses.sign(PATTERN, "4711", Duration.ofDays(30)).localPart()).hasSize(6 + 28);
		assertThat(this.addresses.sign(PATTERN, id, Duration.ofDays(30)).localPart()).hasSize(6 + 50);
		assertThat(this.addresses.sign(PATTERN, "9223372036854775807", Duration.ofDays(30)).localPart())
			.hasSize(6 + 37);
		assertThat(this.addresses.sign(PATTERN, "x".repeat(21), Duration.ofDays(30)).localPart()).hasSize(64);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.addresses.sign(PATTERN, "x".repeat(22), Duration.ofDays(30)))
			.withMessage(
					"Value '" + "x".repeat(22) + "' is too long: the local part would have 66 octets, and may have 64");
	}

	@Test
	void everyOtherCharacterIsForged() {
		Mailbox address = this.addresses.sign(PATTERN, "4711", Duration.ofDays(1));
		String local = address.localPart();
		for (int i = "reply+".length(); i < local.length(); i++) {
			for (char c : "abcdefghijklmnopqrstuvwxyz234567018-=\u212A".toCharArray()) {
				if (c != local.charAt(i)) {
					assertInvalid(this.addresses,
							new Mailbox(local.substring(0, i) + c + local.substring(i + 1), "example.org"),
							Reason.FORGED);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "aa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaa",
			"777777777777777777777777", "4711", "=======", "ü" })
	void whatIsNoSignedPartIsForged(String token) {
		assertInvalid(this.addresses, new Mailbox("reply+" + token, "example.org"), Reason.FORGED);
	}

	@Test
	void signedPartIsOfNoUseInAnotherAddress() {
		String local = this.addresses.sign(PATTERN, "4711").localPart();
		assertInvalid(this.addresses, new Mailbox(local, "example.com"), Reason.FORGED);
		assertInvalid(this.addresses, new Mailbox(local.replace("reply+", "close+"), "example.org"),
				"close+{token}@example.org", Reason.FORGED);
		assertInvalid(this.addresses, new Mailbox(local + "-x", "example.org"), "reply+{token}-x@example.org",
				Reason.FORGED);
	}

	@Test
	void internationalizedDomainHasTwoForms() throws SignedAddressException {
		Mailbox address = this.addresses.sign("reply+{token}@bücher.example", "4711");
		assertThat(address.domain()).isEqualTo("bücher.example");
		Mailbox other = new Mailbox(address.localPart(), "xn--bcher-kva.example");
		assertThat(verify(this.addresses, other, "reply+{token}@bücher.example").value()).isEqualTo("4711");
	}

	@Test
	void addressExpires() throws SignedAddressException {
		Mailbox address = this.addresses.sign(PATTERN, "4711", Duration.ofHours(1));
		Instant expiresAt = Instant.parse("2026-01-02T04:04:05Z");
		assertThat(verify(at(expiresAt.minusMillis(1), KEY), address).expiresAt()).isEqualTo(expiresAt);
		assertInvalid(at(expiresAt, KEY), address, Reason.EXPIRED);
		assertInvalid(at(expiresAt, OTHER_KEY), address, Reason.FORGED);
	}

	@Test
	void keysAreReplaced() throws SignedAddressException {
		Mailbox address = this.addresses.sign(PATTERN, "4711");
		SignedAddresses both = at(NOW, OTHER_KEY, KEY);
		assertThat(verify(both, address).value()).isEqualTo("4711");
		Mailbox next = both.sign(PATTERN, "4711");
		assertThat(verify(at(NOW, OTHER_KEY), next).value()).isEqualTo("4711");
		assertInvalid(this.addresses, next, Reason.FORGED);
	}

	@Test
	void keyMustBeLong() {
		assertThatIllegalArgumentException().isThrownBy(() -> at(NOW, KEY, new byte[31]))
			.withMessage("A key must have 32 bytes or more, not 31");
		assertThatIllegalArgumentException().isThrownBy(() -> at(NOW)).withMessage("There must be a key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "reply@example.org", "*@example.org", "{a}-{b}@example.org", "reply+{a}@{b}", "{*a}",
			"reply{*a}@example.org", "reply+{a}@*.example.org" })
	void patternMustHaveOneVariable(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.addresses.sign(pattern, "x"))
			.withMessage("Pattern '" + pattern + "' must have one variable in its local part, and no others");
	}

	@Test
	void validityIsChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.addresses.sign(PATTERN, "x", Duration.ofMillis(999)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.addresses.sign(PATTERN, "x", Duration.ofDays(365 * 100)));
	}

	private static void assertInvalid(SignedAddresses addresses, Mailbox address, Reason reason) {
		assertInvalid(addresses, address, PATTERN.replace("example.org", "{domain}"), reason);
	}

	private static void assertInvalid(SignedAddresses addresses, Mailbox address, String pattern, Reason reason) {
		assertThatExceptionOfType(SignedAddressException.class).isThrownBy(() -> verify(addresses, address, pattern))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason));
	}

	private static SignedAddress verify(SignedAddresses addresses, Mailbox address) throws SignedAddressException {
		return verify(addresses, address, PATTERN);
	}

	// as a listener does
	private static SignedAddress verify(SignedAddresses addresses, Mailbox address, String pattern)
			throws SignedAddressException {
		RecipientRoutes<String> routes = RecipientRoutes.<String>builder()
			.add(RecipientPattern.parse(pattern), "listener")
			.build();
		Map<String, String> variables = Objects.requireNonNull(routes.match(address)).variables();
		return addresses.verify(address, Objects.requireNonNull(variables.get("token")));
	}

}
