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

package com.example.desk;

import java.util.List;
import java.util.Optional;

import com.example.desk.Ticket.Comment;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;

@Repository
class Tickets {

	private final JdbcClient jdbc;

	Tickets(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long open(String customer, String subject) {
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("insert into ticket (customer, subject) values (?, ?)")
			.params(customer, subject)
			.update(key, "id");
		return key.getKeyAs(Long.class);
	}

	void comment(long ticket, String author, String text) {
		this.jdbc.sql("insert into comment (ticket, author, text) values (?, ?, ?)")
			.params(ticket, author, text.strip())
			.update();
	}

	boolean exists(long ticket) {
		return find(ticket).isPresent();
	}

	Optional<Ticket> find(long ticket) {
		return this.jdbc.sql("select id, customer, subject from ticket where id = ?")
			.param(ticket)
			.query((row, number) -> new Ticket(row.getLong(1), row.getString(2), row.getString(3), comments(ticket)))
			.optional();
	}

	private List<Comment> comments(long ticket) {
		return this.jdbc.sql("select author, text from comment where ticket = ? order by id")
			.param(ticket)
			.query(Comment.class)
			.list();
	}

}
