"""The version of Meta's Graph API stands in one place of each platform."""

from pathlib import Path

import pytest

from dlt_sources.facebook import settings as facebook
from dlt_sources.instagram import settings as instagram


@pytest.mark.parametrize("settings", [facebook, instagram])
def test_the_version_stands_once(settings: object) -> None:
    version = settings.GRAPH_VERSION  # type: ignore[attr-defined]
    folder = Path(str(settings.__file__)).parent  # type: ignore[attr-defined]
    texts = [path.read_text() for path in folder.rglob("*.py")]
    assert sum(text.count(version) for text in texts) == 1
