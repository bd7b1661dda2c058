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

package dev.smtpd.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.mail.DeliveryStatus.Action;
import dev.smtpd.mail.DeliveryStatus.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The notifications that Amazon SES sends by mail, which are JSON.
 */
final class SesNotification {

	private static final Pattern TYPE = Pattern
		.compile("\"(?:notificationType|eventType)\"\\s{0,5}:\\s{0,5}\"(\\w{1,30})\"");

	private static final Pattern BOUNCED = Pattern
		.compile("\"emailAddress\"\\s{0,5}:\\s{0,5}\"([^\"]{3,320})\"([^{}]{0,2000})");

	private static final Pattern DELIVERED = Pattern
		.compile("\"(?:recipients|destination)\"\\s{0,5}:\\s{0,5}\\[\\s{0,5}\"([^\"]{3,320})\"");

	private static final Pattern FIELD = Pattern
		.compile("\"(status|diagnosticCode|smtpResponse|bounceType)\"\\s{0,5}:\\s{0,5}\"([^\"]{1,1000})\"");

	private static final int MAX_RECIPIENTS = 100;

	private final String json;

	private SesNotification(String json) {
		this.json = json;
	}

	/**
	 * Return the notification that a text is.
	 * @param text the text
	 * @return the notification, or {@code null} if the text is none
	 */
	static @Nullable SesNotification of(String text) {
		if (text.indexOf('{') < 0 || !(text.contains("notificationType") || text.contains("eventType"))) {
			return null;
		}
		// JSON within JSON
		String json = text.replace("\\n", " ").replace("\\\"", "\"");
		return TYPE.matcher(json).find() ? new SesNotification(json) : null;
	}

	private String type() {
		Matcher matcher = TYPE.matcher(this.json);
		return matcher.find() ? matcher.group(1) : "";
	}

	boolean isComplaint() {
		return type().equals("Complaint");
	}

	List<Recipient> recipients() {
		Map<String, Recipient> recipients = new LinkedHashMap<>();
		if (type().equals("Bounce")) {
			Matcher matcher = BOUNCED.matcher(this.json);
			for (int i = 0; i < MAX_RECIPIENTS && matcher.find(); i++) {
				recipients.putIfAbsent(matcher.group(1), bounced(matcher.group(1), matcher.group(2)));
			}
		}
		else if (type().equals("Delivery")) {
			Matcher matcher = DELIVERED.matcher(this.json);
			if (matcher.find()) {
				String response = field(this.json, "smtpResponse");
				recipients.put(matcher.group(1),
						new Recipient(matcher.group(1), Action.DELIVERED, "2.0.0", response, null));
			}
		}
		return List.copyOf(recipients.values());
	}

	private Recipient bounced(String address, String details) {
		String diagnostic = field(details, "diagnosticCode");
		String status = field(details, "status");
		String type = field(this.json, "bounceType");
		boolean transientBounce = "Transient".equals(type);
		if (status == null || BouncePatterns.status(status) == null) {
			String reason = (diagnostic != null) ? diagnostic : "";
			status = BouncePatterns.bestStatus(reason);
			status = (status != null) ? status : BouncePatterns.statusOfWords(reason, transientBounce ? "4" : "5");
		}
		return new Recipient(address, Action.FAILED, status, diagnostic, null);
	}

	List<String> complainedRecipients() {
		Matcher matcher = BOUNCED.matcher(this.json);
		return matcher.results().limit(MAX_RECIPIENTS).map((result) -> result.group(1)).distinct().toList();
	}

	private static @Nullable String field(String json, String name) {
		Matcher matcher = FIELD.matcher(json);
		while (matcher.find()) {
			if (matcher.group(1).equals(name)) {
				return matcher.group(2);
			}
		}
		return null;
	}

}
