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

/*
 * Sends mail that is due at fixed times, whether or not the server has replied to what
 * was sent before (an open loop), so that a slow server doesn't slow down the load, and
 * waiting isn't hidden. A message that is due while all connections are busy is sent by
 * the next that is free, and its time runs from when it was due. With a rate of 0 each
 * connection sends one message after the other (a closed loop).
 *
 * cc -O2 -o openloop openloop.c
 * ./openloop <port> <connections> <rate> <seconds> <size> <recipients> [<pid>]
 *
 * The rate is in messages a second over all connections, the size in bytes. Connections
 * are opened and greeted before the load begins; they come from 127.0.0.2, 127.0.0.3 and
 * so on, 4,000 from each. With the process id of the server its CPU time is measured from
 * the beginning to the end of the load. Prints one line of names and values:
 *
 * messages    accepted messages
 * per-second  the same in a second, until the last reply
 * p50 p99 p99.9 max  microseconds from due to the reply to the content
 * refused     messages with a reply other than 2xx and 3xx
 * failures    messages without a reply: lost connections, and what was left 30 s later
 * cpu         microseconds of the server's CPU time
 *
 * The status is 1 if the load can't begin, and 2 if the arguments are wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define MAX_CONNECTIONS 1000000
#define MAX_RECIPIENTS 1000000
#define MAX_SIZE 2000000000L
#define EVENTS 512
/* files that are open besides the connections */
#define OTHER_FILES 16
/* fewer than ephemeral ports */
#define CONNECTIONS_OF_AN_ADDRESS 4000
/* fewer than a server's backlog */
#define MAX_UNGREETED 256
#define READY_TIMEOUT (60 * SECOND)
#define REPLY_TIMEOUT (30 * SECOND)
/* of a message's content at a time, so that others have their turn */
#define MAX_WRITE (256 * 1024)
#define LINE 78

static const char HEADER[] = "From: <sender@example.org>\r\nSubject: Load\r\n\r\n";

enum state { GREETING, EHLO, IDLE, MAIL, RCPT, DATA, CONTENT, REPLY, RSET, LOST };

struct connection {
	int socket;
	enum state state;
	int recipients;
	int waits_to_write;
	/* of the reply so far: the position in its line, its first digit, and whether this is its last line */
	int column;
	char severity;
	int last_line;
	long long due;
	size_t written;
};

static int port, connection_count, recipients, poll_fd, timer;
static double rate;
static long long duration;
static char *content;
static size_t content_length;

static struct connection *connections;
static int opened, greeted, lost, in_flight;
/* a stack of connections that may send */
static struct connection **idle;
static int idle_count;

static long long *latencies;
static size_t latency_count, latency_capacity;
static long refused, failures;

static long long begin, end, last_reply;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("openloop: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(1);
}

static void *allocate(void *old, size_t count, size_t size)
{
	void *memory = reallocarray(old, count, size);

	if (!memory)
		fail("no memory for %zu times %zu bytes", count, size);
	return memory;
}

static long long nanoseconds(clockid_t clock)
{
	struct timespec time;

	if (clock_gettime(clock, &time))
		fail("clock: %s", strerror(errno));
	return time.tv_sec * SECOND + time.tv_nsec;
}

static long long now(void)
{
	return nanoseconds(CLOCK_MONOTONIC);
}

static void make_content(size_t size)
{
	char *at;

	content = at = allocate(NULL, size + 8, 1);
	at = stpcpy(at, HEADER);
	while (at < content + size) {
		size_t left = content + size - at, line = left >= LINE + 2 ? LINE : left >= 2 ? left - 2 : 0;

		/* a line break doesn't fit into one byte */
		if (left - line == 3 && line > 0)
			line--;
		memset(at, 'x', line);
		at = stpcpy(at + line, "\r\n");
	}
	at = stpcpy(at, ".\r\n");
	content_length = at - content;
}

static void lose(struct connection *connection)
{
	if (connection->state == LOST)
		return;
	if (connection->state >= MAIL && connection->state <= REPLY) {
		failures++;
		in_flight--;
	} else if (connection->state == IDLE) {
		for (int i = 0; i < idle_count; i++) {
			if (idle[i] == connection) {
				idle[i] = idle[--idle_count];
				break;
			}
		}
	}
	close(connection->socket);
	connection->state = LOST;
	lost++;
}

static void await(struct connection *connection, int writable)
{
	struct epoll_event event = { .events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = connection };

	if (connection->waits_to_write == writable)
		return;
	connection->waits_to_write = writable;
	if (epoll_ctl(poll_fd, EPOLL_CTL_MOD, connection->socket, &event))
		fail("epoll: %s", strerror(errno));
}

static void command(struct connection *connection, enum state state, const char *line)
{
	size_t length = strlen(line);

	connection->state = state;
	if (write(connection->socket, line, length) != (ssize_t) length)
		lose(connection);
}

static void write_content(struct connection *connection)
{
	size_t left = content_length - connection->written;
	ssize_t written = write(connection->socket, content + connection->written, left < MAX_WRITE ? left : MAX_WRITE);

	if (written < 0 && errno != EAGAIN) {
		lose(connection);
		return;
	}
	if (written > 0)
		connection->written += written;
	if (connection->written < content_length) {
		await(connection, 1);
	} else {
		connection->state = REPLY;
		await(connection, 0);
	}
}

static void rest(struct connection *connection)
{
	connection->state = IDLE;
	idle[idle_count++] = connection;
}

static void send_message(struct connection *connection, long long due)
{
	connection->due = due;
	connection->recipients = 0;
	connection->written = 0;
	in_flight++;
	command(connection, MAIL, "MAIL FROM:<sender@example.org>\r\n");
}

static void send_recipient(struct connection *connection)
{
	char line[64];

	snprintf(line, sizeof line, "RCPT TO:<u%d@example.net>\r\n", connection->recipients++);
	command(connection, RCPT, line);
}

static void accepted(struct connection *connection)
{
	if (latency_count == latency_capacity) {
		latency_capacity = latency_capacity ? latency_capacity * 2 : 65536;
		latencies = allocate(latencies, latency_capacity, sizeof *latencies);
	}
	last_reply = now();
	latencies[latency_count++] = last_reply - connection->due;
	in_flight--;
	rest(connection);
}

static void refuse(struct connection *connection)
{
	refused++;
	in_flight--;
	last_reply = now();
	if (connection->state == REPLY)
		rest(connection);
	else
		command(connection, RSET, "RSET\r\n");
}

static void replied(struct connection *connection)
{
	int positive = connection->severity == '2' || connection->severity == '3';

	if (!positive && connection->state >= MAIL && connection->state <= REPLY && connection->state != CONTENT) {
		refuse(connection);
		return;
	}
	if (!positive) {
		lose(connection);
		return;
	}
	switch (connection->state) {
	case GREETING:
		command(connection, EHLO, "EHLO client.example.org\r\n");
		break;
	case EHLO:
		greeted++;
		rest(connection);
		break;
	case MAIL:
	case RCPT:
		if (connection->recipients < recipients)
			send_recipient(connection);
		else
			command(connection, DATA, "DATA\r\n");
		break;
	case DATA:
		connection->state = CONTENT;
		write_content(connection);
		break;
	case REPLY:
		accepted(connection);
		break;
	case RSET:
		rest(connection);
		break;
	default:
		/* a reply to nothing, such as 421 */
		lose(connection);
	}
}

static void read_replies(struct connection *connection)
{
	char buffer[4096];
	ssize_t length = read(connection->socket, buffer, sizeof buffer);

	if (length <= 0) {
		if (length == 0 || errno != EAGAIN)
			lose(connection);
		return;
	}
	for (ssize_t i = 0; i < length && connection->state != LOST; i++) {
		if (connection->column == 0)
			connection->severity = buffer[i];
		else if (connection->column == 3)
			connection->last_line = buffer[i] != '-';
		connection->column++;
		if (buffer[i] == '\n') {
			connection->column = 0;
			if (connection->last_line)
				replied(connection);
		}
	}
}

static void open_connection(void)
{
	struct connection *connection = &connections[opened];
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + opened / CONNECTIONS_OF_AN_ADDRESS) };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if (fd < 0)
		fail("socket %d: %s", opened + 1, strerror(errno));
	/* a port is chosen by connect, which knows more of them to be free than bind */
	if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on)
			|| setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on)
			|| bind(fd, (struct sockaddr *) &from, sizeof from))
		fail("connection %d: %s", opened + 1, strerror(errno));
	if (connect(fd, (struct sockaddr *) &to, sizeof to))
		fail("connection %d to port %d: %s", opened + 1, port, strerror(errno));
	connection->socket = fd;
	if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event))
		fail("epoll: %s", strerror(errno));
	opened++;
}

/* Wait for events, at most until a time. */
static void handle_events(long long until)
{
	static long long armed;
	struct epoll_event events[EVENTS];
	struct itimerspec time = { .it_value = { until / SECOND, until % SECOND } };
	int count;

	if (armed != until && timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL))
		fail("timer: %s", strerror(errno));
	armed = until;
	count = epoll_wait(poll_fd, events, EVENTS, -1);
	if (count < 0 && errno != EINTR)
		fail("epoll: %s", strerror(errno));
	for (int i = 0; i < count; i++) {
		struct connection *connection = events[i].data.ptr;

		/* the timer, which is reset by being set again */
		if (!connection) {
			armed = 0;
			continue;
		}
		if (events[i].events & EPOLLOUT && connection->state == CONTENT)
			write_content(connection);
		if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && connection->state != LOST)
			read_replies(connection);
	}
}

static void open_connections(void)
{
	long long timeout = now() + READY_TIMEOUT;

	while (greeted < connection_count) {
		while (opened < connection_count && opened - greeted < MAX_UNGREETED)
			open_connection();
		handle_events(timeout);
		if (lost || now() >= timeout)
			fail("only %d of %d connections are ready, %d are lost", greeted, connection_count, lost);
	}
}

static void send_closed(void)
{
	while (lost < connection_count) {
		long long time = now();

		if (time < end) {
			while (idle_count)
				send_message(idle[--idle_count], now());
		} else if (!in_flight || time >= end + REPLY_TIMEOUT) {
			break;
		}
		handle_events(time < end ? end : end + REPLY_TIMEOUT);
	}
}

/* All that is due before the end is sent, later if it has to wait for a connection. */
static void send_open(void)
{
	double gap = SECOND / rate;
	long long count = (duration * rate) / SECOND, sent = 0;

	while (lost < connection_count) {
		long long time = now(), due = begin + (long long) (sent * gap);

		while (sent < count && idle_count && due <= time) {
			send_message(idle[--idle_count], due);
			due = begin + (long long) (++sent * gap);
		}
		if ((sent == count && !in_flight) || time >= end + REPLY_TIMEOUT)
			break;
		handle_events(sent < count && idle_count ? due : end + REPLY_TIMEOUT);
	}
	failures += count - sent;
}

static int compare(const void *left, const void *right)
{
	long long l = *(const long long *) left, r = *(const long long *) right;

	return (l > r) - (l < r);
}

static double percentile(double share)
{
	return latency_count ? latencies[(size_t) ((latency_count - 1) * share)] / 1e3 : 0;
}

static void print_result(long long cpu)
{
	double seconds = (double) (last_reply - begin) / SECOND;

	/* of an open loop, the server's share of the time ends with the last message that was due */
	if (rate > 0 && last_reply < end)
		seconds = (double) duration / SECOND;
	qsort(latencies, latency_count, sizeof *latencies, compare);
	printf("messages %zu per-second %.1f p50 %.1f p99 %.1f p99.9 %.1f max %.1f refused %ld failures %ld cpu %.1f\n",
			latency_count, latency_count ? latency_count / seconds : 0, percentile(.5), percentile(.99),
			percentile(.999), percentile(1), refused, failures, cpu / 1e3);
}

static double number(const char *name, const char *text, double min, double max)
{
	char *rest;
	double value = strtod(text, &rest);

	if (rest == text || *rest || !(value >= min && value <= max)) {
		fprintf(stderr, "openloop: %s is %s, and not from %.0f to %.0f\n", name, text, min, max);
		exit(2);
	}
	return value;
}

static void allow_open_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		fail("limit of open files: %s", strerror(errno));
	if (limit.rlim_max < (rlim_t) connection_count + OTHER_FILES)
		fail("%d connections are more than the limit of open files allows, which is %llu", connection_count,
				(unsigned long long) limit.rlim_max);
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		fail("limit of open files: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
	clockid_t server = CLOCK_MONOTONIC;
	long long cpu = 0;

	if (argc != 7 && argc != 8) {
		fprintf(stderr, "usage: openloop <port> <connections> <rate> <seconds> <size> <recipients> [<pid>]\n");
		return 2;
	}
	port = number("port", argv[1], 1, 65535);
	connection_count = number("connections", argv[2], 1, MAX_CONNECTIONS);
	rate = number("rate", argv[3], 0, 1e8);
	duration = number("seconds", argv[4], 0.001, 1e6) * SECOND;
	make_content(number("size", argv[5], sizeof HEADER + 1, MAX_SIZE));
	recipients = number("recipients", argv[6], 1, MAX_RECIPIENTS);
	if (argc == 8 && clock_getcpuclockid(number("pid", argv[7], 1, 1e9), &server))
		fail("there is no process %s", argv[7]);
	allow_open_files();
	signal(SIGPIPE, SIG_IGN);
	connections = allocate(NULL, connection_count, sizeof *connections);
	memset(connections, 0, connection_count * sizeof *connections);
	idle = allocate(NULL, connection_count, sizeof *idle);
	poll_fd = epoll_create1(0);
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	if (poll_fd < 0 || timer < 0 || epoll_ctl(poll_fd, EPOLL_CTL_ADD, timer, &event))
		fail("epoll and timer: %s", strerror(errno));
	open_connections();
	cpu = nanoseconds(server);
	begin = last_reply = now();
	end = begin + duration;
	if (rate > 0)
		send_open();
	else
		send_closed();
	cpu = argc == 8 ? nanoseconds(server) - cpu : 0;
	failures += in_flight;
	print_result(cpu);
	return 0;
}
