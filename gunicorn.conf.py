"""The application server of the office. gunicorn reads this file wherever the office is started from here."""

from ombudsman.server import QuietLogger, close_stalled_connections

worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True
logger_class = QuietLogger
post_worker_init = close_stalled_connections
