/* sockets.h - the inet sockets of the traced processes, by file descriptor */
#ifndef STALL_SOCKETS_H
#define STALL_SOCKETS_H

#include "importers/tracepoints/kernel.h"

/*
 * Rows in table socket come from here: datagram sockets, and others once a
 * probe said that they are connected to port 53. A file descriptor is looked up
 * by the process of the thread that uses it, as known at that moment.
 */
struct stall_sockets;
struct stall_socket;

struct stall_sockets *stall_sockets_new(struct stall_kernel *k);
/* Writes the sockets that are still open; NULL is fine. */
void stall_sockets_free(struct stall_sockets *so);

/* socket(2) was called at ts and returned fd. */
void stall_sockets_opened(struct stall_sockets *so, struct stall_thread *t,
			  int64_t ts, int32_t fd, int64_t domain, int64_t type);
/* The row of what fd is, or 0 if it is nothing to keep. */
int64_t stall_sockets_id(struct stall_sockets *so, struct stall_thread *t,
			 int32_t fd);
void stall_sockets_connect(struct stall_sockets *so, struct stall_thread *t,
			   int32_t fd, int64_t ts);
/* A probe saw t connect fd to a port at ts, perhaps before connect(2). */
void stall_sockets_port(struct stall_sockets *so, struct stall_thread *t,
			int32_t fd, int64_t family, int64_t port, int64_t ts);

/* fd is a datagram socket of that port (-1: not told) and talks to the other;
 * one whose opening was not seen is kept if that is a name server. */
struct stall_socket_peer {
	int64_t family, local, port;
};
void stall_sockets_peer(struct stall_sockets *so, struct stall_thread *t,
			int32_t fd, const struct stall_socket_peer *peer,
			int64_t ts);

/* What the next message on fd asks a name server for; the first is kept. */
void stall_sockets_question(struct stall_sockets *so, struct stall_thread *t,
			    int32_t fd, struct stall_str name);

/*
 * close(2) was entered: fd may be another file from now on. What it returns
 * (NULL: nothing to keep) belongs to the caller, who gives it back with the
 * time of the exit, -1 if that was not seen.
 */
struct stall_socket *stall_sockets_closing(struct stall_sockets *so,
					   struct stall_thread *t, int32_t fd);
void stall_sockets_closed(struct stall_sockets *so, struct stall_socket *s,
			  int64_t end_ts);

/* The process of t exits or runs another program. */
void stall_sockets_drop(struct stall_sockets *so, struct stall_thread *t);

/* A call on the socket of that row. */
struct stall_socket_io {
	int64_t socket_id, ts, dur; /* dur < 0: not known, and ret neither */
	int64_t ret;
	const char *op;
	struct stall_val size;
};
void stall_sockets_io(struct stall_sockets *so, const struct stall_thread *t,
		      const struct stall_socket_io *io);

#endif
