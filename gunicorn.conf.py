"""The application server of the office. gunicorn reads this file wherever the office is started from here."""

from ombudsman.server import Log, hang_up_on_the_stalled

worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True
logger_class = Log
post_worker_init = hang_up_on_the_stalled
