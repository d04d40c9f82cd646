"""The version of Meta's Graph API stands in one place of each platform."""

from pathlib import Path
from types import ModuleType

import pytest

from dlt_sources.facebook import settings as facebook
from dlt_sources.instagram import settings as instagram


@pytest.mark.parametrize("settings", [facebook, instagram])
def test_the_version_stands_once(settings: ModuleType) -> None:
    folder = Path(str(settings.__file__)).parent
    texts = [path.read_text() for path in folder.rglob("*.py")]
    assert sum(text.count(settings.GRAPH_VERSION) for text in texts) == 1
