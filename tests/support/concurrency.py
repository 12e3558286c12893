"""Concurrent calls, each in its own thread and connection."""

import threading

from django.db import connections

from ombudsman.rules.refusals import Refusal


def run_concurrently(*functions):
    """The result of each function, or the Refusal that it raised; all start at the same moment.

    Any other exception fails the test, and so does a function that runs for more than a minute.
    """
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        try:
            barrier.wait(timeout=20)
            results[place] = function()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "an act has not ended"
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refusal):
            raise result
    return results
