"""Rules for every template: nothing inline (the content security policy would block it), nothing unescaped."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCREENS = [path for path in TEMPLATES if "pdf" not in path.as_posix()]


def found(pattern, paths):
    return {
        f"{path.relative_to(ROOT)}: {match[0][:60]}"
        for path in paths
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    }


def test_there_are_templates_to_check():
    assert len(SCREENS) > 40


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle=", r"\son[a-z]+=", r"<style", r"<script(?![^>]*\ssrc=)", r"javascript:", r"hx-on", r"hx-vals=.js:"],
)
def test_nothing_stands_inline(pattern):
    assert found(pattern, SCREENS) == set()


def test_nothing_is_marked_as_safe():
    assert found(r"\|\s*safe\b|autoescape off", SCREENS) == set()


def test_nothing_comes_from_another_site():
    # Somebody may follow a link elsewhere (<a>); a page takes nothing from there.
    assert found(r"""src=["']https?://""", SCREENS) == set()
    assert found(r"""<(?!a\s)\w+[^>]*href=["']https?://""", SCREENS) == set()


def test_every_form_that_changes_something_carries_a_token():
    for path in SCREENS:
        for form in re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', path.read_text(encoding="utf-8"), re.DOTALL):
            assert "csrf_token" in form, path


def test_icons_exist():
    sprite = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="([a-z-]+)"', sprite))
    used = {
        match[1]
        for path in TEMPLATES
        for match in re.finditer(r'{% icon "([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used - known == set()


def test_style_sheets_use_declared_layers_and_existing_files():
    for sheet in (ROOT / "static/css").glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        for url in re.findall(r'url\("([^"#]+)"\)', text):
            if "fonts/" not in url:  # these come from the font package
                assert (sheet.parent / url).resolve().exists(), (sheet.name, url)
        assert text.count("{") == text.count("}"), sheet.name
