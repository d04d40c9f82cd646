"""The migrations form one chain; two of one number would break every database."""

from tests.support.tree import PROJECT

FILES = sorted((PROJECT / "migrations" / "versions").glob("[0-9]*.py"))


def test_migrations_form_one_chain() -> None:
    before = "None"
    for path in FILES:
        number = path.name.partition("_")[0]
        assert f'revision = "{number}"\ndown_revision = {before}' in path.read_text()
        before = f'"{number}"'
