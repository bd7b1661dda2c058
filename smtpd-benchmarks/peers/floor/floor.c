/*
 * What a message costs the kernel: one thread, which reads, keeps nothing, and writes
 * replies from a table. It isn't an SMTP server: it looks at the first letter of a
 * command, and has no limits. For commands that are sent one at a time.
 *
 * cc -O2 -o floor floor.c; ./floor <port>
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 200000
#define EVENTS 512

/* whether a connection sends content, and the last four octets of it */
static struct {
	unsigned char content;
	char tail[4];
} connections[MAX_CONNECTIONS];

static char buffer[128 * 1024];

static void reply(int connection, const char *text)
{
	if (write(connection, text, strlen(text)) < 0)
		close(connection);
}

static void accept_all(int poll, int listener)
{
	int connection, on = 1;

	while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		struct epoll_event event = { .events = EPOLLIN, .data.fd = connection };

		if (connection >= MAX_CONNECTIONS) {
			close(connection);
			continue;
		}
		setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		connections[connection].content = 0;
		epoll_ctl(poll, EPOLL_CTL_ADD, connection, &event);
		reply(connection, "220 floor ESMTP\r\n");
	}
}

static void read_content(int connection, ssize_t length)
{
	char *tail = connections[connection].tail;

	if (length >= 4) {
		memcpy(tail, buffer + length - 4, 4);
	} else {
		memmove(tail, tail + length, 4 - length);
		memcpy(tail + 4 - length, buffer, length);
	}
	if (!memcmp(tail, "\n.\r\n", 4)) {
		connections[connection].content = 0;
		reply(connection, "250 2.0.0 Ok\r\n");
	}
}

static void read_command(int connection)
{
	switch (buffer[0] | 32) {
	case 'd':
		connections[connection].content = 1;
		memset(connections[connection].tail, '\n', 4);
		reply(connection, "354 Go ahead\r\n");
		break;
	case 'e':
		reply(connection, "250-floor\r\n250 8BITMIME\r\n");
		break;
	case 'q':
		reply(connection, "221 2.0.0 Bye\r\n");
		close(connection);
		break;
	default:
		reply(connection, "250 2.1.0 Ok\r\n");
	}
}

int main(int argc, char **argv)
{
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0), on = 1;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[EVENTS];

	if (argc != 2) {
		fprintf(stderr, "usage: floor <port>\n");
		return 2;
	}
	address.sin_port = htons(atoi(argv[1]));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(listener, (struct sockaddr *) &address, sizeof address) || listen(listener, 4096)) {
		perror("floor");
		return 1;
	}
	epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int count = epoll_wait(poll, events, EVENTS, -1);

		for (int i = 0; i < count; i++) {
			int connection = events[i].data.fd;
			ssize_t length;

			if (connection == listener) {
				accept_all(poll, listener);
				continue;
			}
			length = read(connection, buffer, sizeof buffer);
			if (length <= 0)
				close(connection);
			else if (connections[connection].content)
				read_content(connection, length);
			else
				read_command(connection);
		}
	}
}
