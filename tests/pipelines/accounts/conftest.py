"""A vault with a new key."""

from pathlib import Path

import pytest

from pipelines.accounts.vault import Vault, new_key
from pipelines.database.warehouse import Warehouse
from pipelines.settings import Settings


@pytest.fixture
def vault(tmp_path: Path, warehouse: Warehouse) -> Vault:
    return Vault.open(Settings(home=tmp_path, vault_keys=new_key()), warehouse)
