"""What the paper costs: one agreement, beside a bare render of the same HTML, and 200 as one batch.

    .venv/bin/pytest -q -n 0 -s tests/bench/pdf.py

Prints the seconds of one document (median of BENCH_TIMES), the ratio to WeasyPrint without tags, profile and our
finisher, and the seconds of BENCH_BATCH documents by one worker process and by two. Nothing here passes or fails on time.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from time import perf_counter

import pytest

from nieuwebanen import pdf
from tests.trajectories import builders
from trajectories import agreements

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

TIMES = int(os.environ.get("BENCH_TIMES", "10"))
BATCH = int(os.environ.get("BENCH_BATCH", "200"))


def seconds(work: Callable[[], object], times: int = 1) -> float:
    taken = []
    for _ in range(times):
        since = perf_counter()
        work()
        taken.append(perf_counter() - since)
    return median(taken)


def bare(html: str) -> bytes:
    """WeasyPrint with our stylesheet and nothing else."""
    from weasyprint import HTML

    css, fonts, fetcher = pdf._style()
    data = HTML(string=html, base_url=pdf.SCHEME, url_fetcher=fetcher).write_pdf(stylesheets=[css], font_config=fonts)
    return bytes(data)


def several(html: str, number: int) -> int:
    """What one worker process does of a batch: every document another one."""
    return sum(len(pdf.html_to_pdf(html, identifier=str(n))) for n in range(number))


def by(workers: int, html: str) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        list(pool.map(several, [html] * workers, [1] * workers))  # each has its fonts and its stylesheet
        return seconds(lambda: list(pool.map(several, [html] * workers, [BATCH // workers] * workers)))


def test_one_agreement_and_a_batch(monkeypatch):
    _, agreement = builders.offered()
    seen: list[str] = []
    real = pdf.html_to_pdf

    def watched(html: str, *, identifier: str) -> bytes:
        seen.append(html)
        return real(html, identifier=identifier)

    monkeypatch.setattr(pdf, "html_to_pdf", watched)
    first = seconds(lambda: agreements.render(agreement))
    one = seconds(lambda: agreements.render(agreement), TIMES)
    monkeypatch.undo()
    plain = seconds(lambda: bare(seen[0]), TIMES)
    alone, together = by(1, seen[0]), by(2, seen[0])
    print(f"\nfirst document {first:.2f} s, then {one:.3f} s; bare WeasyPrint {plain:.3f} s: {one / plain:.2f} times")
    print(f"{BATCH} documents: one worker {alone:.1f} s, two {together:.1f} s: {alone / together:.2f} times as fast")
