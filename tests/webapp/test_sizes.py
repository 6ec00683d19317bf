"""Sizes read the same wherever they stand: on pages, in sentences and beside an upload."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from webapp.library.templatetags.sizes import file_size


@pytest.mark.parametrize(
    ("count", "language", "told"),
    [
        (900, "en", "900 byte"),
        (437.8 * 1024, "en", "438\u00a0kB"),
        (9.9 * 1024**2, "en", "9.9\u00a0MB"),
        (1.5 * 1024**3, "de", "1,5\u00a0GB"),
        (3 * 1024**4, "en", "3,072.0\u00a0GB"),
    ],
)
def test_a_size_has_one_form(count, language, told):
    with override(language):
        assert file_size(count) == told
