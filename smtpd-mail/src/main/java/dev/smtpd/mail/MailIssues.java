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

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.smtpd.mail.MailIssue.Kind;
import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.ScanIssues;

/**
 * Collects the faults of a message, each once.
 */
final class MailIssues implements ScanIssues {

	private final Set<Fault> faults = EnumSet.noneOf(Fault.class);

	@Override
	public synchronized void add(Fault fault) {
		this.faults.add(fault);
	}

	synchronized List<MailIssue> toList() {
		return this.faults.stream().map(MailIssues::describe).toList();
	}

	private static MailIssue describe(Fault fault) {
		return switch (fault) {
			case HEADER_NOT_ENDED -> new MailIssue(Kind.HEADER,
					"A header has no empty line behind it; it ends before the first line that is no field");
			case MALFORMED_HEADER_FIELD ->
				new MailIssue(Kind.HEADER, "A line of a header is no field and was passed over");
			case HEADER_TOO_LARGE ->
				new MailIssue(Kind.LIMIT, "A header is too large; the fields beyond the bound were passed over");
			case TOO_MANY_HEADER_FIELDS ->
				new MailIssue(Kind.LIMIT, "A header has too many fields; those beyond the bound were passed over");
			case MISSING_BOUNDARY -> new MailIssue(Kind.STRUCTURE, "A multipart has no boundary and was read as text");
			case MULTIPART_NOT_ENDED -> new MailIssue(Kind.STRUCTURE,
					"A multipart is not ended by its boundary; it ends with what surrounds it");
			case EMPTY_MULTIPART -> new MailIssue(Kind.STRUCTURE, "A multipart has no parts and was read as text");
			case TOO_DEEP -> new MailIssue(Kind.LIMIT, "Multiparts are nested too deep; the innermost were not read");
			case TOO_MANY_PARTS -> new MailIssue(Kind.LIMIT, "There are too many parts; the last ones were not read");
			case UNKNOWN_ENCODING ->
				new MailIssue(Kind.ENCODING, "A transfer encoding is unknown; the content was left as it is");
			case MALFORMED_ENCODING -> new MailIssue(Kind.ENCODING,
					"Content breaks the rules of its transfer encoding; what could be decoded was");
			case UNKNOWN_CHARSET ->
				new MailIssue(Kind.CHARSET, "A charset is unknown; the text was read as UTF-8 or windows-1252");
			case MALFORMED_TEXT -> new MailIssue(Kind.CHARSET,
					"Text breaks the rules of its charset and was read by the one that fits best");
			case TEXT_TOO_LONG -> new MailIssue(Kind.LIMIT, "Text is too long; its end was not read");
			case MALFORMED_ADDRESS -> new MailIssue(Kind.HEADER, "An address can't be read");
			case FIELD_TOO_LONG -> new MailIssue(Kind.LIMIT, "A header field is too long; its end was not read");
			case NAME_TOO_LONG -> new MailIssue(Kind.LIMIT, "The name of an attachment is too long and was shortened");
			case MALFORMED_DATE -> new MailIssue(Kind.HEADER, "The date can't be read");
		};
	}

}
