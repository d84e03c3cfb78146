/* SPDX-License-Identifier: Apache-2.0 */
/* connect COUNT: connects to itself over loopback and accepts, as often as it is told. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv, 1), i;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	/* reset on close: no thousands of sockets in TIME_WAIT that would use up the ports */
	struct linger reset = {.l_onoff = 1};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	double start;

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(listener, 128) < 0 || getsockname(listener, (struct sockaddr *)&address, &size) < 0)
		die("listen");
	start = now();
	for (i = 0; i < count; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0), server;

		if (client < 0 || connect(client, (struct sockaddr *)&address, sizeof(address)) < 0)
			die("connect");
		server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (server < 0)
			die("accept");
		setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		close(client);
		close(server);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
