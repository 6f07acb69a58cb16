"""Every case from public bug reports, one test each.

`CASES_DIR=… ./script/test tests/test_cases.py` runs another folder of cases of the same form.

A case whose part is not built yet is expected to fail, strictly: once a check for it exists
(`tests/case_checks/`), the mark is gone.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.case_checks import Case, checks_of, load_all, read_cases

load_all()

# What we know how to read; a case of any other kind was written for something we have not seen.
KINDS = frozenset(
    [
        "address-form",
        "api-version",
        "attachments",
        "auto-reply",
        "cancel-undone",
        "csv-import",
        "currency",
        "dashboard-count",
        "double-send",
        "double-submit",
        "encoding",
        "escaping",
        "export",
        "header-injection",
        "inbound-html",
        "link-scanner",
        "lost-send",
        "mail-client",
        "mail-loop",
        "merge-field",
        "monthly-value",
        "null-contact",
        "paste",
        "payment-failed",
        "quoted-text",
        "rtl",
        "send-after-stop",
        "several-subscriptions",
        "stale-save",
        "suppression",
        "threading",
        "time-zone",
        "trial",
        "unknown-customer",
        "unsubscribe",
        "webhook-duplicate",
        "webhook-order",
    ]
)


def _parameter(entry: dict[str, Any]) -> Any:
    checks = checks_of(entry["id"])
    if any(check.needs_commits for check in checks):
        marks = [pytest.mark.django_db(transaction=True)]
    else:
        marks = [pytest.mark.django_db]
    if not checks and entry["kind"] in KINDS:
        reason = f"not built yet: {entry['kind']} in {entry['room']}"
        marks.append(pytest.mark.xfail(strict=True, reason=reason))
    return pytest.param(entry, id=entry["id"], marks=marks)


@pytest.mark.parametrize("entry", [_parameter(entry) for entry in read_cases()])
def test_case(entry: dict[str, Any], request: pytest.FixtureRequest) -> None:
    checks = checks_of(entry["id"])
    if not checks and entry["kind"] not in KINDS:
        pytest.fail(
            f"Nobody here knows a case of the kind “{entry['kind']}”. Write a check for "
            f"{entry['id']} in tests/case_checks/{entry['room']}.py and add the kind to KINDS."
        )
    if not checks:
        pytest.fail("There is no check for this case yet.")
    fields = {key: entry[key] for key in ("id", "kind", "room", "input", "expect")}
    for registered in checks:
        registered.check(Case(request=request, **fields))
