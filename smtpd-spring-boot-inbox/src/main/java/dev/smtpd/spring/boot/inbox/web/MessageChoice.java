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

package dev.smtpd.spring.boot.inbox.web;

import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a form is about: those whose boxes are checked, or all that the
 * search finds.
 */
final class MessageChoice {

	private List<Long> id = List.of();

	private boolean all;

	private String q = "";

	private @Nullable Long before;

	private @Nullable Long message;

	// Return the selection.
	InboxSelection selection() {
		if (!this.all) {
			return InboxSelection.of(this.id);
		}
		SearchQuery query = SearchQuery.parse(this.q);
		if (!query.problems().isEmpty()) {
			throw new IllegalArgumentException(
					"The search can't be read as it was meant: " + String.join("; ", query.problems()));
		}
		return InboxSelection.of(query);
	}

	public List<Long> getId() {
		return this.id;
	}

	public void setId(List<Long> id) {
		this.id = id;
	}

	public boolean isAll() {
		return this.all;
	}

	public void setAll(boolean all) {
		this.all = all;
	}

	public String getQ() {
		return this.q;
	}

	public void setQ(String q) {
		this.q = q;
	}

	public @Nullable Long getBefore() {
		return this.before;
	}

	public void setBefore(@Nullable Long before) {
		this.before = before;
	}

	public @Nullable Long getMessage() {
		return this.message;
	}

	public void setMessage(@Nullable Long message) {
		this.message = message;
	}

}
