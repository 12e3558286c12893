"""The static files of the apps, listed once a process: each test client builds its own middleware."""

from whitenoise.middleware import WhiteNoiseMiddleware


def list_static_files_once():
    """WhiteNoise lists about 200 files whenever a handler is built: 0.1 s of every test."""
    listed = {}
    listing = WhiteNoiseMiddleware.add_files_from_finders

    def add_files_from_finders(self):
        place = (self.static_prefix, str(self.static_root))
        if place not in listed:
            before = dict(self.files)
            listing(self)
            listed[place] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(listed[place])

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders
