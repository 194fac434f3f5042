"""A page as AppTest sees it: what it was asked for, what it says, and what its component got."""

from streamlit.testing.v1 import AppTest

from charviz.home import SAMPLE_MODELS
from charviz.ui.components.packing import unpack

PAGES = SAMPLE_MODELS.parent / "pages"


class Page:
    """Someone at a page, who does and sees what can be done and seen without a browser."""

    def __init__(self, name, **query):
        self.app = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
        self.app.query_params.update(query)
        self.app.run()
        assert not self.app.exception

    @property
    def message(self):
        """What the component was sent; the sidebar has one too."""
        return unpack(self.app.main.get("bidi_component")[0].proto.bytes)

    @property
    def said(self):
        return " ".join(box.value.replace("\\", "") for box in self.app.info)

    @property
    def errors(self):
        return [box.value for box in self.app.error]
