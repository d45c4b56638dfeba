-- Calls on a socket: the dns views.
CREATE INDEX socket_io_socket ON socket_io(socket_id, ts);
