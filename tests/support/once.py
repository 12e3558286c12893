"""Compute once per process what every test client or request would compute again."""

from drf_spectacular.renderers import OpenApiYamlRenderer
from whitenoise.middleware import WhiteNoiseMiddleware

from ombudsman.rest.schema import whole_schema


def list_static_files_once():
    """WhiteNoise lists about 200 files for each handler: 0.1 s per client."""
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


def render_schema_once():
    """Rendering the YAML of the API takes a second."""
    rendered = {}
    render = OpenApiYamlRenderer.render

    def render_once(self, data, *args, **kwargs):
        if data is not whole_schema():
            return render(self, data, *args, **kwargs)
        if self.media_type not in rendered:
            rendered[self.media_type] = render(self, data, *args, **kwargs)
        return rendered[self.media_type]

    OpenApiYamlRenderer.render = render_once
