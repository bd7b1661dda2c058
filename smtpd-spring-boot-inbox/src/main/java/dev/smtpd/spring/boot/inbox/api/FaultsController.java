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

package dev.smtpd.spring.boot.inbox.api;

import java.time.Duration;
import java.util.List;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Has the server make faults on purpose.
 */
@RestController
@RequestMapping("/faults")
@Tag(name = "Faults")
class FaultsController {

	private static final int MAX_NAME = 100;

	private final @Nullable SmtpFaults faults;

	FaultsController(@Nullable SmtpFaults faults) {
		this.faults = faults;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listFaults", summary = "List the faults that the server makes on purpose")
	FaultList list() {
		return new FaultList(faults().list().stream().map(FaultView::of).toList());
	}

	@GetMapping(path = "/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getFault", summary = "Return a fault, and how often it was made")
	FaultView get(@PathVariable String name) {
		FaultStatus fault = faults().get(name);
		if (fault == null) {
			throw ApiException.notFound("There is no such fault");
		}
		return FaultView.of(fault);
	}

	@PutMapping(path = "/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "putFault", summary = "Have the server make a fault from now on",
			description = "Counts of a fault with this name begin again.")
	FaultView put(@PathVariable String name, @RequestBody FaultRequest request) {
		if (name.isBlank() || name.length() > MAX_NAME) {
			throw ApiException.badRequest("A name has 1 to " + MAX_NAME + " characters");
		}
		try {
			faults().put(name, request.toFault());
		}
		catch (IllegalStateException ex) {
			throw new ApiException(HttpStatus.CONFLICT, "Too many faults", String.valueOf(ex.getMessage()));
		}
		return get(name);
	}

	@DeleteMapping("/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(operationId = "removeFault", summary = "Stop to make a fault")
	void remove(@PathVariable String name) {
		if (!faults().remove(name)) {
			throw ApiException.notFound("There is no such fault");
		}
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(operationId = "clearFaults", summary = "Stop to make any fault")
	void clear() {
		faults().clear();
	}

	private SmtpFaults faults() {
		if (this.faults == null) {
			throw ApiException.notFound("The application has no SmtpFaults bean");
		}
		return this.faults;
	}

	/**
	 * The faults.
	 *
	 * @param faults the faults
	 */
	record FaultList(List<FaultView> faults) implements ApiBody {

	}

	/**
	 * A fault to make, with the names of the properties {@code smtpd.faults}.
	 *
	 * @param at at which stage
	 * @param then what to do
	 * @param reply the reply to send
	 * @param delay how long to wait before
	 * @param nth at which of the occasions
	 * @param every at each how many occasions
	 * @param sender the pattern of senders
	 * @param recipient the pattern of recipients
	 * @param connector the name of the connector
	 */
	record FaultRequest(@Nullable String at, @Nullable String then, @Nullable String reply, @Nullable String delay,
			@Nullable Integer nth, @Nullable Integer every, @Nullable String sender, @Nullable String recipient,
			@Nullable String connector) implements ApiBody {

		Fault toFault() {
			Duration wait = (this.delay != null)
					? DurationFormatterUtils.detectAndParse(this.delay, DurationFormat.Unit.MILLIS) : Duration.ZERO;
			return new Fault(EnumTexts.parse("at", this.at, FaultStage.values()),
					EnumTexts.parse("then", this.then, FaultAction.values()),
					(this.reply != null) ? Fault.parseReply(this.reply) : null, wait, (this.nth != null) ? this.nth : 0,
					(this.every != null) ? this.every : 0, this.sender, this.recipient, this.connector);
		}

	}

	/**
	 * A fault, and how often it was made.
	 *
	 * @param name its name
	 * @param at at which stage
	 * @param then what is done
	 * @param reply the reply that is sent
	 * @param delay how long the server waits before
	 * @param nth at which of the occasions, 0 for each
	 * @param every at each how many occasions, 0 for each
	 * @param sender the pattern of senders
	 * @param recipient the pattern of recipients
	 * @param connector the name of the connector
	 * @param occasions how often its stage was reached and its conditions held
	 * @param made how often it was made
	 */
	record FaultView(String name, String at, String then, @Nullable String reply, Duration delay, int nth, int every,
			@Nullable String sender, @Nullable String recipient, @Nullable String connector, long occasions,
			long made) implements ApiBody {

		static FaultView of(FaultStatus status) {
			Fault fault = status.fault();
			return new FaultView(status.name(), EnumTexts.of(fault.stage()), EnumTexts.of(fault.action()),
					(fault.reply() != null) ? fault.reply().toString() : null, fault.delay(), fault.nth(),
					fault.every(), fault.sender(), fault.recipient(), fault.connector(), status.occasions(),
					status.made());
		}

	}

}
