from __future__ import annotations

import pytest

from hub.base.errors import DeclarationError
from hub.web.examples import examples


def test_titles_come_from_the_leading_comments_only(tmp_path):
    (tmp_path / "first.graphql").write_text(
        "# en: One\n#zh:  一 \n# more\n\n{ a }\n# en: Two\n", encoding="utf-8"
    )
    [example] = examples(tmp_path)
    assert (example["name"], example["en"], example["zh"]) == ("first", "One", "一")


@pytest.mark.parametrize("source", ["{ a }", "# en: Only one\n{ a }", "{ a }\n# en: Late\n# zh: 晚\n"])
def test_a_file_without_both_titles_is_an_error_that_names_it(tmp_path, source):
    (tmp_path / "bad.graphql").write_text(source, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        examples(tmp_path)
    assert caught.value.place == "bad.graphql"
