"""The editor's script and the server must know the same words, or a screen stays half English."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from templates_app.editor_strings import editor_strings

FRONTEND = Path(__file__).resolve().parent.parent.parent / "frontend"


def test_the_editors_words_are_those_of_its_script():
    source = (FRONTEND / "letter-editor" / "strings.js").read_text()
    table = source[source.index("ENGLISH = {") : source.index("\n};")]
    assert dict(re.findall(r'^  "([^"]+)": "(.*)",$', table, re.MULTILINE)) == editor_strings()
    assert len(editor_strings()) == table.count("\n") > 80


@pytest.mark.skipif(not shutil.which("node"), reason="Node is only needed to build the scripts")
def test_the_editors_modules_pass_their_own_tests():
    run = subprocess.run(
        ["node", "--test", "letter-editor/"], cwd=FRONTEND, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
