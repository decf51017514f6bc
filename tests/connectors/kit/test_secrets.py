from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.kit.secrets import SecretMissing, SecretRef


class Config(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    key: SecretRef


def test_resolves_environment_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "from-env")
    (tmp_path / "key").write_text("from-file\n")
    assert SecretRef("env:A_KEY").resolve() == "from-env"
    assert SecretRef(f"file:{tmp_path}/key").resolve() == "from-file"


@pytest.mark.parametrize("reference", ["env:NOT_SET_ANYWHERE", "file:/nowhere/at/all"])
def test_a_missing_secret_says_where_it_should_be(reference: str) -> None:
    with pytest.raises(SecretMissing) as error:
        SecretRef(reference).resolve()
    assert error.value.place == reference


def test_is_written_and_read_as_its_reference() -> None:
    config = Config.model_validate_json('{"key": "env:A_KEY"}')
    assert config.model_dump_json() == '{"key":"env:A_KEY"}'
    assert config.key == SecretRef("env:A_KEY")
    assert Config.model_json_schema()["properties"]["key"]["type"] == "string"


def test_a_secret_in_the_place_of_a_reference_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as error:
        Config.model_validate({"key": "the-word-itself"})
    assert "the-word-itself" not in str(error.value)
